import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Objective } from "../../src";
import { crossEntropy, meanSquaredError, reward, rewardPrediction, sparseness, useBackend } from "../../src";
import type { ObjectiveOf } from "../../src/objectives/objective";
import { type AnyObjective, objectives } from "../../src/objectives/table";
import { grad, softmax, type Tensor2D, tensor, tensor2d, tidy } from "../../src/ops";
import { finiteDifferences, worst } from "../unit/finite-differences";
import { sampleObjectives } from "./samples";

beforeAll(() => useBackend("cpu"));

describe.each(Object.values(sampleObjectives))("the gradient of $kind", (objective) => {
  const table = objectives[objective.kind] as unknown as ObjectiveOf<Objective>;

  test("is that of finite differences, for any activity and target", () => {
    const numbers = (n: number) =>
      fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: n, maxLength: n });
    const shapes = fc.record({ rows: fc.integer({ min: 1, max: 3 }), units: fc.integer({ min: 2, max: 4 }) });
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
          table.loss(x, tensor(wanted, shape) as Tensor2D, objective, shape[0]);
        const at = Float32Array.from(activity);
        const exact = tidy(() => grad((x) => loss(x as Tensor2D))(tensor(at, shape)).dataSync());
        // A flat objective has steps, which differences may cross.
        const measured = table.flat ? at.map(() => 0) : finiteDifferences((x) => loss(x as Tensor2D), at, shape);
        expect(worst(exact, measured)).toBeLessThan(1e-2);
      }),
      { numRuns: 50 },
    );
  });

  test("says where it comes from", () => {
    expect(table.source).toMatch(/\d{4}/);
    expect(table.formula).not.toBe("");
  });
});

describe("the value of", () => {
  const value = (objective: AnyObjective, activity: number[][], target: number[][], steps = 1) =>
    tidy(() => {
      const table = objectives[objective.kind] as unknown as ObjectiveOf<Objective>;
      return table.loss(tensor2d(activity), tensor2d(target), objective, activity.length / steps).dataSync()[0];
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
});
