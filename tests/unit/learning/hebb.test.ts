import { beforeAll, describe, expect, test } from "vitest";
import { antiHebb, area, decayed, hebb, input, scaled, sgd, useBackend } from "../../../src";
import { type Tensor2D, tensor, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import { parse } from "../../../src/surface/parse";
import { initialState, type State } from "../../../src/train/state";
import { trainStep } from "../../../src/train/step";
import { column, dot, grown, length } from "./grown";

beforeAll(() => useBackend("cpu"));

const rows = [
  [1, 2, 0],
  [0.5, -1, 1],
  [2, 1, -1],
  [0, 1, 3],
];
const weights = [[0.1, -0.2], [0.3, 0.1], [-0.1, 0.2]]; // biome-ignore format: a matrix
const means = column(rows, 0)
  .map((_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / rows.length)
  .slice(0, 3);
/** ⟨xᵀx⟩, of rows less `mean`. */
const correlations = (mean: readonly number[]) =>
  means.map((_, i) =>
    means.map((_, j) => rows.reduce((sum, x) => sum + (x[i]! - mean[i]!) * (x[j]! - mean[j]!), 0) / rows.length),
  );
/** n updates W ← (1 − λ) W + rate · C W, in double precision. */
const grownBy = (matrix: readonly (readonly number[])[], rate: number, decay: number, n: number) => {
  let w = weights;
  for (let step = 0; step < n; step++)
    w = w.map((row, i) => row.map((value, j) => (1 - decay) * value + rate * dot(matrix[i]!, column(w, j))));
  return w;
};
const close = (measured: number[][], expected: number[][]) =>
  measured.flat().forEach((value, i) => {
    expect(value / expected.flat()[i]!).toBeCloseTo(1, 4);
  });

describe("Hebb's rule on a linear area", () => {
  const given = { units: 2, steps: 6, pathway: { weights } };

  test("is (1 + rate · ⟨xᵀx⟩)ⁿ W, and with weight decay (1 − λ + rate · ⟨xᵀx⟩)ⁿ W", () => {
    close(
      grown(hebb({ rate: 0.1 }), () => rows, given),
      grownBy(correlations([0, 0, 0]), 0.1, 0, 6),
    );
    const optimizer = decayed(sgd(0.1), 0.2);
    close(
      grown(hebb({ optimizer }), () => rows, given),
      grownBy(correlations([0, 0, 0]), 0.1, 0.2, 6),
    );
  });

  test("has the covariance in that place where both ends are centred", () => {
    close(
      grown(hebb({ rate: 0.1, centring: 1 }), () => rows, given),
      grownBy(correlations(means), 0.1, 0, 6),
    );
  });

  test("stops at bounds", () => {
    const held = { ...given, steps: 60, pathway: { weights, bounds: [-0.5, 0.5] as const } };
    expect(
      grown(hebb({ rate: 0.1 }), () => rows, held)
        .flat()
        .every((value) => Math.abs(value) === 0.5),
    ).toBe(true);
  });
});

describe("scaled", () => {
  const positive = rows.map((row) => row.map(Math.abs));
  const start = weights.map((row) => row.map(Math.abs));

  test("brings the mean activity to its target, and leaves what weights are to each other as the rule makes it", () => {
    const rule = scaled(hebb({ rate: 1e-3 }), { target: 2, rate: 0.02 });
    const w = grown(rule, () => positive, { units: 2, steps: 1500, pathway: { weights: start } });
    const free = grown(hebb({ rate: 1e-3 }), () => positive, { units: 2, steps: 1500, pathway: { weights: start } });
    for (const unit of [0, 1]) {
      const [a, b] = [column(w, unit), column(free, unit)];
      const mean = positive.reduce((sum, x) => sum + dot(x, a), 0) / positive.length;
      // Growth and scaling are at rest together a little above the target, where rate · (ā − target) is what Hebb adds.
      expect(mean).toBeGreaterThan(2);
      expect(mean).toBeLessThan(2.6);
      expect(length(b)).toBeGreaterThan(100);
      expect(dot(a, b) / (length(a) * length(b))).toBeCloseTo(1, 5);
    }
  });

  test("is the rule within times one factor a unit, to the closed form", () => {
    const once = { units: 2, pathway: { weights: start } };
    const inner = grown(hebb({ rate: 0.1 }), () => positive, once);
    const outer = grown(scaled(hebb({ rate: 0.1 }), { target: 3, rate: 0.2 }), () => positive, once);
    for (const unit of [0, 1]) {
      const mean = positive.reduce((sum, x) => sum + dot(x, column(start, unit)), 0) / positive.length;
      column(outer, unit).forEach((value, i) => {
        expect(value / (inner[i]![unit]! * (1 + 0.2 * (3 - mean)))).toBeCloseTo(1, 5);
      });
    }
  });

  test("makes no sense twice, nor without a target", () => {
    expect(() => scaled(scaled(hebb({ rate: 1 }), { target: 1 }), { target: 1 })).toThrow(
      /^scaled\(\): the rule is scaled already/,
    );
    expect(() => scaled(hebb({ rate: 1 }), { target: Number.NaN })).toThrow(
      "scaled(): the target is a number, not NaN",
    );
  });
});

test("anti-Hebbian decorrelation makes the target the residual of the regression of what else drives it", () => {
  const plan = program(
    parse({
      architecture: {
        areas: { told: input("image", [2]), rest: input("sound", [2]), cortex: area(1, { activation: "identity" }) },
        pathways: { "told -> cortex": { bias: false }, "rest -> cortex": { bias: false, weights: [[1], [1]] } },
      },
      learning: { "told -> cortex": antiHebb({ rate: 0.1, centring: 1 }) },
    }),
  );
  // The other drive is 2 x₀ − x₁ + 5, and something of its own.
  const draw = streams(4)("samples");
  const x = Array.from({ length: 200 }, () => Array.from(draw.normal(2)));
  const own = Array.from(draw.normal(200));
  const signals = () => ({
    image: tensor(x) as Tensor2D,
    sound: tensor(x.map(([a, b], i) => [2 * a! - b! + 5, own[i]!])) as Tensor2D,
  });
  // Least squares of both, by the normal equations, in double precision.
  const centre = (values: number[]) => values.map((value) => value - values.reduce((a, b) => a + b, 0) / values.length);
  const [p, q, d] = [centre(column(x, 0)), centre(column(x, 1)), centre(x.map(([a, b], i) => 2 * a! - b! + own[i]!))];
  const [pp, pq, qq, pd, qd] = [dot(p, p), dot(p, q), dot(q, q), dot(p, d), dot(q, d)];
  const expected = [(qq * pd - pq * qd) / (pp * qq - pq * pq), (pp * qd - pq * pd) / (pp * qq - pq * pq)];
  let state = initialState(plan, streams(1));
  for (let step = 0; step < 300; step++)
    state = tidy(() => ({ ...state, ...trainStep(plan, plan.stages[0]!, state, signals()).state }) as never) as State;
  const learned = state["told -> cortex"]!.synapses.weights.arraySync().flat();
  learned.forEach((value, i) => {
    expect(value).toBeCloseTo(-expected[i]!, 3);
  });
});
