import { beforeAll, describe, expect, test } from "vitest";
import { area, input, oja, useBackend } from "../../../src";
import { type Tensor2D, tensor, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import { parse } from "../../../src/surface/parse";
import { initialState, type State } from "../../../src/train/state";
import { trainStep } from "../../../src/train/step";

beforeAll(() => useBackend("cpu"));

/** Independent inputs with these standard deviations about a mean far from zero, turned so that no axis is special. */
const deviations = [2, 1.6, 0.8, 0.4, 0.2];
const n = deviations.length;
/** A Householder reflection: orthogonal and symmetric, so its columns are the principal components. */
const v = [1, 2, 3, 4, 5];
const norm2 = v.reduce((sum, x) => sum + x * x, 0);
const components = v.map((a, i) => v.map((b, j) => (i === j ? 1 : 0) - (2 * a * b) / norm2));

function trained(units: number, steps: number, seed = 1): number[][] {
  const plan = program(
    parse({
      architecture: {
        areas: { sense: input("image", [n]), cortex: area(units, { activation: "identity" }) },
        pathways: { "sense -> cortex": { bias: false } },
      },
      learning: { otherwise: oja({ rate: 0.02 }) },
    }),
  );
  const draw = streams(seed)("samples");
  let state = initialState(plan, streams(seed));
  for (let step = 0; step < steps; step++) {
    state = tidy(() => {
      const sources = tensor(draw.normal(64 * n), [64, n]).mul(deviations);
      const signals = { image: sources.matMul(tensor(components)).add([3, -2, 1, 5, 0]) as Tensor2D };
      return trainStep(plan, plan.stages[0]!, state, signals).state as never;
    }) as State;
  }
  const weights = state["sense -> cortex"]!.synapses.weights.arraySync();
  return weights[0]!.map((_, unit) => weights.map((row) => row[unit]!));
}
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

describe("Oja's rule", () => {
  test("makes one unit the first principal component, of length one, whatever the mean of the input", () => {
    const [w] = trained(1, 600);
    expect(Math.sqrt(dot(w!, w!))).toBeCloseTo(1, 1);
    expect(Math.abs(dot(w!, components[0]!)) / Math.sqrt(dot(w!, w!))).toBeGreaterThan(0.99);
  });

  test("makes several units an orthonormal basis of the space that the leading components span", () => {
    const w = trained(2, 2000);
    expect(dot(w[0]!, w[1]!)).toBeCloseTo(0, 1);
    // The share of each leading component that lies in the span of the weights.
    for (const component of components.slice(0, 2)) {
      const inside = Math.hypot(...w.map((unit) => dot(unit, component) / Math.sqrt(dot(unit, unit))));
      expect(inside).toBeGreaterThan(0.98);
    }
    for (const component of components.slice(2))
      expect(Math.hypot(...w.map((unit) => dot(unit, component)))).toBeLessThan(0.2);
  });
});
