import { beforeAll, describe, expect, test } from "vitest";
import {
  adam,
  area,
  circuit,
  crossEntropy,
  delayedRecall,
  equilibriumPropagation,
  input,
  leaky,
  meanSquaredError,
  type Objective,
  readout,
  threeFactor,
  train,
  useBackend,
} from "../../../src";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { derivatives, expectedDirection } from "./expected-direction";

beforeAll(() => useBackend(whyNoTfjsNode() ? "cpu" : "tensorflow"));

const [sd, dt, tau] = [0.5, 2, 5];
const x = [0.9, -0.4, 1.1];
const steps = x.map((_, t) => t);
const leak = Math.exp(-dt / 6);

/** The direction at the one synapse on to a leaky linear unit. */
const direction = (objective: Objective, signals: object, forgets: { readonly tau?: number }) =>
  expectedDirection(
    {
      architecture: {
        areas: { cue: input("cue", [1]), out: leaky(1, { tau: 6, activation: "identity" }) },
        pathways: { "cue -> out": { bias: false, weights: [[0.7]] } },
      },
      objectives: { out: objective },
      learning: { otherwise: threeFactor({ sd, ...forgets }) },
      time: { dt },
    },
    { cue: x.map((value) => [value]), ...signals },
  )["cue -> out"]![0]!;

describe.each([
  ["nothing is forgotten", {}, 1],
  ["the eligibility fades", { tau }, Math.exp(-dt / tau)],
] as const)("in time, where %s, the mean direction is Σ cost · what led to it", (_, forgets, kept) => {
  const potential = steps.map((t) =>
    steps.slice(0, t + 1).reduce((sum, s) => sum + leak ** (t - s) * (1 - leak) * 0.7 * x[s]!, 0),
  );
  /** ∂E(u(t) − y)²/∂h(s) · x(s), summed over s with what the eligibility still has of it. */
  const owed = (t: number, target: number) =>
    steps
      .slice(0, t + 1)
      .reduce(
        (sum, s) => sum + kept ** (t - s) * 2 * (potential[t]! - target) * leak ** (t - s) * (1 - leak) * x[s]!,
        0,
      );

  test("of a cost that comes at the end", () => {
    const found = direction(meanSquaredError("target"), { target: [-0.6] }, forgets);
    expect(Math.abs(found - owed(2, -0.6))).toBeLessThan(0.008);
    expect(Math.abs(owed(2, -0.6))).toBeGreaterThan(0.3);
  });

  test("of costs that come at every step", () => {
    const targets = [1, -0.5, -0.8];
    const found = direction(meanSquaredError("target"), { target: targets.map((y) => [y]) }, forgets);
    const expected = targets.reduce((sum, y, t) => sum + owed(t, y) / 3, 0);
    expect(Math.abs(found - expected)).toBeLessThan(0.008);
    expect(Math.abs(expected)).toBeGreaterThan(0.08);
  });
});

test("through a loop, whose source is what the noise has made of the step before, it is the gradient of the expected cost", () => {
  const target = 0.2;
  const cost = ([w, v]: readonly number[]) => {
    const mean = x.reduce((u, value) => w! * value + v! * u, 0);
    return (mean - target) ** 2 + x.reduce((sum, _, back) => sum + sd ** 2 * v! ** (2 * back), 0);
  };
  const found = expectedDirection(
    {
      architecture: {
        areas: { cue: input("cue", [1]), out: area(1, { activation: "identity" }) },
        pathways: {
          "cue -> out": { bias: false, weights: [[0.7]] },
          "out -> out": { bias: false, weights: [[0.6]] },
        },
      },
      objectives: { out: meanSquaredError("target") },
      learning: { otherwise: threeFactor({ sd }) },
    },
    { cue: x.map((value) => [value]), target: [target] },
  );
  const expected = derivatives(cost, [0.7, 0.6]);
  // Over 400,000 samples the standard deviation is 0.007: √(E c² (Σ x ξ / σ)² / samples).
  expect(Math.abs(found["cue -> out"]![0]! - expected[0]!)).toBeLessThan(0.03);
  expect(Math.abs(found["out -> out"]![0]! - expected[1]!)).toBeLessThan(0.03);
  expect(Math.min(...expected.map(Math.abs))).toBeGreaterThan(1);
});

describe("what a circuit recalls after a delay", () => {
  const task = delayedRecall({ items: 2, show: 2, delay: 3, ask: 1, train: 400, test: 200 });
  // Only the way into the memory learns: what it did when the item was shown, and not when the reward came.
  const accuracies = async (tau: number) => {
    const model = circuit({
      architecture: {
        areas: { cue: input("cue", [3]), memory: leaky(12, { tau: 8 }), naming: readout(2) },
        pathways: { "cue -> memory": {}, "memory -> naming": {} },
      },
      objectives: { naming: crossEntropy("label") },
      learning: { otherwise: threeFactor({ sd: 0.3, tau, optimizer: adam(5e-3) }) },
      development: [{ stage: "trials", epochs: 60, plastic: ["cue -> memory"] }],
    });
    const { runs } = await train(model, task, { seeds: 5, batch: 50, progress: false });
    return runs.map(({ accuracy }) => accuracy);
  };

  test("it learns from how well it did at the end where the eligibility lasts, and not where it is gone by then", async () => {
    const [lasting, gone] = [await accuracies(20), await accuracies(0.1)];
    expect(Math.min(...lasting)).toBeGreaterThan(0.9);
    expect(Math.max(...gone)).toBeLessThan(0.8);
  });
});

test("rules of phases are still for circuits without time", async () => {
  const model = circuit({
    architecture: { areas: { cue: input("cue", [5]), naming: readout(4) }, pathways: { "cue -> naming": {} } },
    objectives: { naming: crossEntropy("label") },
    learning: { otherwise: equilibriumPropagation() },
  });
  await expect(train(model, delayedRecall(), { progress: false })).rejects.toThrow(
    /equilibriumPropagation is a rule for circuits without time/,
  );
  expect(() => threeFactor({ tau: -1 })).toThrow("threeFactor(): tau is a number above 0, not -1");
});
