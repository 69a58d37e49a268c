import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  crossEntropy,
  homeostatic,
  infoNCE,
  meanSquaredError,
  movementEffort,
  prediction,
  rateCost,
  reconstruction,
  redundancyReduction,
  reward,
  rewardPrediction,
  slowness,
  sparseness,
  streams,
  teacher,
  useBackend,
} from "../../src";
import { type AnyObjective, objectiveEntry } from "../../src/objectives/table";
import { grad, softmax, type Tensor, type Tensor2D, tensor, tensor2d, tidy } from "../../src/ops";
import { finiteDifferences, worst } from "../unit/finite-differences";
import { sampleObjectives, samplesIn } from "./samples";

beforeAll(() => useBackend("cpu"));

describe.each(Object.values(sampleObjectives))("the gradient of $kind", (objective) => {
  const table = objectiveEntry(objective);

  test("is that of finite differences, for any activity and target", () => {
    // Not so close to zero that differences would cross what is not smooth there.
    const number = fc.integer({ min: -8, max: 7 }).map((n) => (n < 0 ? n : n + 1) / 4);
    const numbers = (n: number) => fc.array(number, { minLength: n, maxLength: n });
    const rows =
      samplesIn(objective, 1) === 1 ? fc.integer({ min: table.each ? 1 : 3, max: 5 }) : fc.constantFrom(8, 10);
    const shapes = fc.record({ rows, units: fc.integer({ min: 2, max: 4 }) });
    const cases = shapes.chain(({ rows, units }) =>
      fc.record({
        shape: fc.constant<[number, number]>([rows, units]),
        activity: numbers(rows * units),
        target: numbers(rows * units),
      }),
    );
    fc.assert(
      fc.property(cases, ({ shape, activity, target }) => {
        const wanted = tidy(() => softmax(tensor(target, shape)).dataSync());
        const loss = (x: Parameters<typeof table.loss>[0]) =>
          table.loss(x, tensor(wanted, shape) as Tensor2D, objective, samplesIn(objective, shape[0]));
        // Every unit varies from sample to sample: correlations with one that all but does not change abruptly.
        const at = Float32Array.from(activity, (x, i) => x + (Math.floor(i / shape[1]) % 2 === 0 ? 2.25 : -2.25));
        const exact = tidy(() => grad((x) => loss(x as Tensor2D))(tensor(at, shape)).dataSync());
        // A flat objective has steps, which differences may cross.
        const measured = table.flat ? at.map(() => 0) : finiteDifferences((x) => loss(x as Tensor2D), at, shape);
        expect(worst(exact, measured, 1e-2)).toBeLessThan(1e-2);
      }),
      { numRuns: 50 },
    );
  });

  test("says where it comes from", () => {
    expect(table.source).toMatch(/\d{4}/);
    expect(table.formula).not.toBe("");
  });
});

const column = (...values: number[]) => values.map((x) => [x]);

describe("the value of", () => {
  const value = (objective: AnyObjective, activity: number[][], target: number[][] = [[0]], steps = 1) =>
    tidy(() => {
      const table = objectiveEntry(objective);
      return table.loss(tensor2d(activity), tensor2d(target), objective, activity.length / steps).dataSync()[0]!;
    });

  test("cross-entropy of equal logits is log K, and of certainty in the right answer 0", () => {
    expect(value(crossEntropy("label"), [[1, 1, 1, 1]], [[0, 1, 0, 0]])).toBeCloseTo(Math.log(4), 5);
    expect(value(crossEntropy("label"), [[0, 50]], [[0, 1]])).toBeCloseTo(0, 5);
  });

  test("reward is the share of samples whose most active unit is not the label's", () => {
    expect(value(reward("label"), [[1, 2], [3, 4], [5, 1], [0, 1]], [[0, 1], [1, 0], [1, 0], [0, 1]])).toBe(0.25); // biome-ignore format: a matrix
  });

  test("reward prediction is the mean squared temporal-difference error, nothing being worth anything after the end", () => {
    // Two samples in two steps: the errors are 1 + 0.5 · 3 − 2, 0 + 0.5 · 4 − 1, 2 − 3 and 0 − 4.
    const found = value(rewardPrediction("reward", { discount: 0.5 }), [[2], [1], [3], [4]], [[1], [0], [2], [0]], 2); // biome-ignore format: a matrix
    expect(found).toBeCloseTo((0.5 ** 2 + 1 + 1 + 16) / 4, 5);
  });

  test("mean squared error is the mean over samples and units", () => {
    expect(value(meanSquaredError("image"), [[1, 2], [3, 4]], [[1, 0], [0, 4]])).toBeCloseTo((4 + 9) / 4, 5); // biome-ignore format: a matrix
  });

  test("sparseness is the summed squared distance of mean activity to the target", () => {
    expect(value(sparseness({ target: 1 }), [[0, 2], [4, 2]], [[0, 0], [0, 0]])).toBeCloseTo(1 + 1, 5); // biome-ignore format: a matrix
  });

  test("a teacher is what the squared error, or the cross-entropy with a softmax of its activity, is", () => {
    expect(value(teacher("IT"), [[1, 2], [3, 4]], [[1, 0], [0, 4]])).toBeCloseTo((4 + 9) / 4, 5); // biome-ignore format: a matrix
    const entropy = value(teacher("IT", { error: "crossEntropy" }), [[0, Math.log(3)]], [[Math.log(4), 0]]);
    expect(entropy).toBeCloseTo(-0.8 * Math.log(1 / 4) - 0.2 * Math.log(3 / 4), 5);
  });

  test("prediction compares each step with the next of the other area, and without time the same moment", () => {
    // Two samples in three steps: the first says 1, 2 of what is 5, 6, the second 0, 3 of what is 2, 3.
    const [own, other] = [column(1, 0, 2, 3, 9, 9), column(7, 7, 5, 2, 6, 3)];
    expect(value(prediction("IT"), own, other, 3)).toBeCloseTo((16 + 4 + 16 + 0) / 4, 5);
    expect(value(prediction("IT"), own, other)).toBeCloseTo((36 + 49 + 9 + 1 + 9 + 36) / 6, 5);
  });

  test("reconstruction is the squared error", () => {
    expect(value(reconstruction("retina"), [[1, 2]], [[0, 4]])).toBeCloseTo((1 + 4) / 2, 5);
  });

  test("a rate's cost is its size or its square, and leaves a silent unit alone", () => {
    const rates = [[-1, 2], [0, 3]]; // biome-ignore format: a matrix
    expect(value(rateCost(), rates)).toBeCloseTo(6 / 4, 5);
    expect(value(rateCost({ norm: "L2" }), rates)).toBeCloseTo(14 / 4, 5);
    const loss = (x: Tensor) => objectiveEntry(rateCost()).loss(x as Tensor2D, undefined, rateCost(), 1);
    expect([...tidy(() => grad(loss)(tensor2d([[-1, 0, 0.5, 2]])).dataSync())]).toEqual([-0.25, 0, 0.25, 0.25]);
  });

  test("homeostasis costs nothing within its range, and without one what sparseness does, by unit", () => {
    const rates = [[0, 0.4], [0.2, 1]]; // biome-ignore format: a matrix
    expect(value(homeostatic({ target: 0.2, within: 0.1 }), rates)).toBeCloseTo(0.4 ** 2 / 2, 5);
    expect(value(homeostatic({ target: 0.3 }), rates)).toBeCloseTo(value(sparseness({ target: 0.3 }), rates) / 2, 5);
  });

  test("slowness of a sine is 2 (1 − cos ω), and of noise 2, however large and wherever they are", () => {
    const [period, steps] = [20, 1000];
    const noise = streams(1)("noise").normal(steps);
    const omega = (2 * Math.PI) / period;
    const of = (signal: (t: number) => number, scale: number, offset: number) =>
      value(slowness(), column(...Array.from({ length: steps }, (_, t) => offset + scale * signal(t))), [[0]], steps);
    for (const scale of [1, 30]) {
      expect(of((t) => Math.sin(omega * t), scale, 5) / (2 * (1 - Math.cos(omega)))).toBeCloseTo(1, 2);
      expect(Math.abs(of((t) => noise[t]!, scale, 5) - 2)).toBeLessThan(0.15);
    }
    expect(of(() => 3, 1, 0)).toBeCloseTo(0, 5);
  });

  test("movement's effort is zero for a course of lower order, and of its own the square of the difference", () => {
    const course = (power: number) => column(...Array.from({ length: 9 }, (_, t) => (t / 2) ** power));
    const factorial = [1, 1, 2, 6];
    for (const order of [1, 2, 3] as const) {
      expect(value(movementEffort({ order }), course(order - 1), [[0]], 9)).toBeCloseTo(0, 5);
      const effort = value(movementEffort({ order }), course(order), [[0]], 9);
      expect(effort).toBeCloseTo((factorial[order]! / 2 ** order) ** 2, 4);
    }
  });

  test("infoNCE is log N where nothing tells samples apart, and else cross-entropy with cosines as logits", () => {
    const axes = [[1, 0, 0], [0, 2, 0], [0, 0, 3]]; // biome-ignore format: a matrix
    const logits = [[2, 0, 0], [0, 2, 0], [0, 0, 2]]; // biome-ignore format: a matrix
    const told = value(crossEntropy("label"), logits, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]); // biome-ignore format: a matrix
    expect(value(infoNCE("IT", { temperature: 0.5 }), axes, axes)).toBeCloseTo(told, 5);
    expect(value(infoNCE("IT"), [[1, 1, 1], [2, 2, 2], [3, 3, 3]], axes)).toBeCloseTo(Math.log(3), 5); // biome-ignore format: a matrix
    // A silent sample is like none.
    expect(value(infoNCE("IT"), [[0, 0], [0, 0]], [[1, 0], [0, 1]])).toBeCloseTo(Math.log(2), 5); // biome-ignore format: a matrix
  });

  test("infoNCE in time is of what the other area does in the next step", () => {
    const [own, other] = [[[1, 0], [0, 1], [9, 9], [9, 9]], [[0, 1], [1, 0], [1, 0], [0, 1]]]; // biome-ignore format: matrices
    expect(value(infoNCE("IT", { temperature: 0.05 }), own, other, 2)).toBeCloseTo(0, 5);
    expect(value(infoNCE("IT", { temperature: 0.05 }), own, [...other, ...other].slice(2, 6), 2)).toBeCloseTo(20, 5);
  });

  test("redundancy reduction goes by correlations: 0 where only partners vary together, whatever their scale", () => {
    const apart = [[1, 1], [1, -1], [-1, 1], [-1, -1]]; // biome-ignore format: a matrix
    const barlow = redundancyReduction("IT", { tradeoff: 0.1 });
    expect(value(barlow, apart, apart.map(([a, b]) => [3 * a! + 2, 5 * b! - 1]))).toBeCloseTo(0, 5); // biome-ignore format: short
    expect(value(barlow, apart, apart.map(([a, b]) => [b!, a!]))).toBeCloseTo(2 + 0.1 * 2, 4); // biome-ignore format: short
    const same = apart.map(([a]) => [a!, a!]);
    expect(value(barlow, same, same)).toBeCloseTo(0.1 * 2, 4);
  });

  test("what is a likelihood falls with the density that it says", () => {
    const units = 3;
    const normal = (x: number, mean: number) => -((x - mean) ** 2) / units - Math.log(Math.PI * units) / 2;
    const laplace = (x: number) => -Math.abs(x) / units - Math.log(2 * units);
    const softmax = (x: number[], k: number) => x[k]! - Math.log(x.reduce((sum, each) => sum + Math.exp(each), 0));
    const total = (each: (k: number) => number) => [0, 1, 2].reduce((sum, k) => sum + each(k), 0);
    const densities: [AnyObjective, (own: number[], other: number[]) => number][] = [
      [meanSquaredError("image"), (own, other) => total((k) => normal(other[k]!, own[k]!))],
      [teacher("IT"), (own, other) => total((k) => normal(other[k]!, own[k]!))],
      [prediction("IT"), (own, other) => total((k) => normal(other[k]!, own[k]!))],
      [reconstruction("IT"), (own, other) => total((k) => normal(other[k]!, own[k]!))],
      [rateCost({ norm: "L2" }), (own) => total((k) => normal(own[k]!, 0))],
      [rateCost(), (own) => total((k) => laplace(own[k]!))],
      [crossEntropy("label"), (own, other) => total((k) => other[k]! * softmax(own, k))],
    ];
    const other = [1, 0, 0];
    for (const [objective, density] of densities) {
      expect(objectiveEntry(objective).likelihood, objective.kind).toBeDefined();
      const costs = [[0.3, -1, 2], [1.5, 0.5, -0.2]].map((own) => [value(objective, [own], [other]), density(own, other)]); // biome-ignore format: a matrix
      const [[a, p], [b, q]] = costs as [[number, number], [number, number]];
      expect(a - b, objective.kind).toBeCloseTo(q - p, 5);
    }
  });
});
