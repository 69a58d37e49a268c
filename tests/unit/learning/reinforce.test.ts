import { beforeAll, describe, expect, test } from "vitest";
import {
  area,
  backprop,
  bandit,
  circuit,
  input,
  meanSquaredError,
  type Objective,
  readout,
  reinforce,
  reward,
  sgd,
  train,
  useBackend,
} from "../../../src";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { scalar } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { derivatives, directionIn, expectedDirection } from "./expected-direction";

beforeAll(() => useBackend(whyNoTfjsNode() ? "cpu" : "tensorflow"));

const policy = (logits: readonly number[]) => {
  const each = logits.map(Math.exp);
  const sum = each.reduce((a, b) => a + b);
  return each.map((x) => x / sum);
};
const within = (found: readonly number[], expected: readonly number[], by: number) => {
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(by);
  });
  expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(10 * by);
};

describe("of one choice", () => {
  const x = [0.8, -0.5];
  const weights = [[0.3, 0.5, -0.2], [-0.2, 0.1, 0.6]]; // biome-ignore format: a matrix
  const payoff = [0.2, 0.9, 0.5];
  const model = (rule: ReturnType<typeof reinforce>) => ({
    architecture: {
      areas: { cue: input("cue", [2]), out: readout(3) },
      pathways: { "cue -> out": { bias: false, weights } },
    },
    objectives: { out: reward("payoff") },
    learning: { otherwise: rule },
  });
  const logits = [0, 1, 2].map((k) => x.reduce((sum, value, i) => sum + value * weights[i]![k]!, 0));
  const chosen = policy(logits);
  const value = chosen.reduce((sum, p, k) => sum + p * payoff[k]!, 0);
  // ∂J/∂hₖ = πₖ (pₖ − J)
  const expected = x.flatMap((xi) => chosen.map((p, k) => -xi * p * (payoff[k]! - value)));
  const remembered = () => ({ usual: scalar(0.1 * 0.45), batches: scalar(1) });

  test.each(["none", "mean", "running"] as const)(
    "the mean is the gradient of the expected reward, xᵢ πₖ (pₖ − J), with the baseline %s",
    (baseline) => {
      const found = expectedDirection(
        model(reinforce({ baseline })),
        { cue: x, payoff },
        baseline === "running" ? { remembered } : {},
      );
      within(found["cue -> out"]!, expected, 0.004);
    },
  );

  /** The mean and the summed variance of the directions of many batches of the sample, shown `times` times. */
  function draws(baseline: "none" | "mean", times: number, batches: number) {
    const plan = program(circuit(model(reinforce({ baseline }))).data);
    const found = Array.from(
      { length: batches },
      (_, seed) => directionIn(plan, { cue: x, payoff }, { times, seed })["cue -> out"]!,
    );
    const mean = expected.map((_, i) => found.reduce((sum, each) => sum + each[i]!, 0) / batches);
    const spread = found.reduce((sum, each) => sum + each.reduce((s, v, i) => s + (v - mean[i]!) ** 2, 0), 0);
    return { mean, variance: spread / batches };
  }
  const square = (values: readonly number[]) => values.reduce((sum, value) => sum + value ** 2, 0);
  const score = (k: number) => chosen.map((p, j) => (j === k ? 1 : 0) - p);

  // The variance of ½ (c − c′) (s − s′) x over all pairs of choices.
  const ofPairs = () =>
    chosen.reduce((sum, p, a) => {
      const of = (b: number) =>
        square(score(a).map((s, k) => ((payoff[b]! - payoff[a]!) / 2) * (s - score(b)[k]!))) * square(x);
      return sum + chosen.reduce((inner, q, b) => inner + p * q * of(b), 0);
    }, 0) - square(expected);

  test("a baseline leaves the mean in batches of two as well, in which it is the cost of the other", () => {
    const { mean, variance } = draws("mean", 2, 1500);
    within(mean, expected, 0.011);
    expect(Math.abs(variance / ofPairs() - 1)).toBeLessThan(0.2);
  });

  test("and lowers the variance to that of what is unusual", () => {
    const samples = 16;
    // Of one sample E|(c − b) x s|² − |g|², c = 1 − p.
    const of = (usual: number) =>
      chosen.reduce((sum, p, k) => sum + p * (1 - payoff[k]! - usual) ** 2 * square(score(k)) * square(x), 0) -
      square(expected);
    const [without, others] = [draws("none", samples, 600).variance, draws("mean", samples, 600).variance];
    expect(Math.abs(without / (of(0) / samples) - 1)).toBeLessThan(0.2);
    // Every two samples are a pair, of which the mean is taken (Hoeffding 1948).
    const pairs = ((samples - 2) * of(1 - value) + 2 * ofPairs()) / (samples * (samples - 1));
    expect(Math.abs(others / pairs - 1)).toBeLessThan(0.2);
    expect(others).toBeLessThan(0.5 * without);
  });
});

test("of areas that choose one after another, the choices of the first being what the second is driven by", () => {
  const [v, w] = [[0.4, -0.3], [0.5, -0.2, 0.1, -0.6, 0.3, 0.4]]; // biome-ignore format: [1, 2] and [2, 3]
  const target = [0.2, 0.7, -0.1];
  const cost = (all: readonly number[]) => {
    let sum = 0;
    policy(all.slice(0, 2).map((weight) => 1.5 * weight)).forEach((p, first) => {
      policy(all.slice(2 + 3 * first, 5 + 3 * first)).forEach((q, second) => {
        const distance = target.reduce((d, t, k) => d + ((k === second ? 1 : 0) - t) ** 2 / 3, 0);
        sum += p * q * distance;
      });
    });
    return sum;
  };
  const found = expectedDirection(
    {
      architecture: {
        areas: { cue: input("cue", [1]), between: readout(2), out: readout(3) },
        pathways: {
          "cue -> between": { bias: false, weights: [v] },
          "between -> out": { bias: false, weights: [w.slice(0, 3), w.slice(3)] },
        },
      },
      objectives: { out: meanSquaredError("target") },
      learning: { otherwise: reinforce() },
    },
    { cue: [1.5], target },
  );
  within([...found["cue -> between"]!, ...found["between -> out"]!], derivatives(cost, [...v, ...w]), 0.003);
});

test.each([undefined, 3])(
  "of choices in time that are told what was chosen before, the eligibility fading with %s",
  (tau) => {
    // Two actions in two steps: the second is driven by the first, and the label is asked for at the end.
    const [w, loop] = [[0.3, -0.4], [0.6, -0.5, -0.2, 0.8]]; // biome-ignore format: [1, 2] and [2, 2]
    const x = [1.2, 0.7];
    const missed = (first: readonly number[], second: readonly number[]) => {
      let sum = 0;
      policy([0, 1].map((k) => x[0]! * first[k]!)).forEach((p, a) => {
        sum += p * policy([0, 1].map((k) => x[1]! * second[k]! + second[2 + 2 * a + k]!))[0]!;
      });
      return sum;
    };
    // By the weights that work in the first step and those that work in the second.
    const all = [...w, ...loop];
    const early = derivatives((at) => missed(at, all), all);
    const late = derivatives((at) => missed(all, at), all);
    const kept = tau === undefined ? 1 : Math.exp(-2 / tau);
    const found = expectedDirection(
      {
        architecture: {
          areas: { cue: input("cue", [1]), out: area(2, { activation: "identity" }) },
          pathways: {
            "cue -> out": { bias: false, weights: [w] },
            "out -> out": { bias: false, weights: [loop.slice(0, 2), loop.slice(2)] },
          },
        },
        objectives: { out: reward("label") },
        learning: { otherwise: reinforce({ ...(tau && { tau }) }) },
        time: { dt: 2 },
      },
      { cue: x.map((value) => [value]), label: [0, 1] },
    );
    const expected = late.map((value, i) => value + kept * early[i]!);
    within([...found["cue -> out"]!, ...found["out -> out"]!], expected, 0.004);
  },
);

describe("on a two-armed bandit", () => {
  const model = (learning: object) =>
    circuit({
      architecture: { areas: { cue: input("cue", [1]), action: readout(2) }, pathways: { "cue -> action": {} } },
      objectives: { action: reward("payoff") },
      learning: learning as { readonly otherwise: ReturnType<typeof reinforce> },
      development: [{ stage: "pulling", epochs: 6 }],
    });

  test.each(["mean", "running", "none"] as const)("the better arm comes to be chosen: %s", async (baseline) => {
    const rule = reinforce({ baseline, optimizer: sgd(1) });
    for (const seed of [1, 2, 3]) {
      const run = await train(model({ otherwise: rule }), bandit({ pays: [0.3, 0.7] }), {
        ...{ seed, batch: 50, progress: false },
      });
      const [worse, better] = Array.from(run.synapses["cue -> action"]!.weights);
      expect(better! - worse!).toBeGreaterThan(0.5);
      expect(Math.abs(run.record.tests.at(-1)!.loss - 0.3)).toBeLessThan(0.05);
    }
  });

  test("an area of one unit has nothing to choose", async () => {
    const alone = (objective: Objective) =>
      circuit({
        architecture: { areas: { cue: input("cue", [1]), action: readout(1) }, pathways: { "cue -> action": {} } },
        objectives: { action: objective as ReturnType<typeof reward> },
        learning: { otherwise: reinforce() },
      });
    await expect(train(alone(meanSquaredError("cue")), bandit(), { progress: false })).rejects.toThrow(
      'area "action": reinforce chooses one of its units, but it has only one',
    );
    await expect(train(alone(reward("cue")), bandit(), { progress: false })).rejects.toThrow(
      'objective reward in area "action": the action is that of its most active unit, but it has only one',
    );
  });

  test("it is a reward without a gradient", () => {
    expect(() => model({ otherwise: backprop() })).toThrow(/objective reward .* reaches no plastic pathway/);
  });
});

test("what makes no sense is refused", () => {
  expect(() => reinforce({ baseline: "best" as never })).toThrow(
    'reinforce(): no baseline "best"; there are mean, running, none',
  );
  expect(() => reinforce({ baseline: "running", newest: 2 })).toThrow(
    "reinforce(): newest is above 0 and at most 1, not 2",
  );
  expect(() => reinforce({ newest: 0.1 })).toThrow('reinforce(): newest is of baseline "running", not of "mean"');
  expect(reinforce({ baseline: "running" }).newest).toBe(0.1);
  expect(() => reinforce({ tau: 0 })).toThrow("reinforce(): tau is a number above 0, not 0");
});
