import { beforeAll, describe, expect, test } from "vitest";
import {
  area,
  backprop,
  circuit,
  conditioning,
  input,
  readout,
  rewardPrediction,
  type StaticTask,
  sgd,
  streams,
  temporalDifference,
  train,
  useBackend,
} from "../../../src";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { type Tensor3D, tensor, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import type { Signals } from "../../../src/train/forward";
import { initialState } from "../../../src/train/state";
import { directionsOf } from "../../../src/train/step";
import { worst } from "../finite-differences";

beforeAll(() => useBackend(whyNoTfjsNode() ? "cpu" : "tensorflow"));

const [steps, samples, inputs] = [6, 4, 3];
const drawn = (() => {
  const stream = streams(3)("batch");
  const signal = (units: number) => {
    const values = stream.normal(steps * samples * units);
    return { values, at: (t: number, n: number, unit = 0) => values[(t * samples + n) * units + unit]! };
  };
  return { stimulus: signal(inputs), reward: signal(1) };
})();
const signals = (): Signals => ({
  stimulus: tensor(drawn.stimulus.values, [steps, samples, inputs]) as Tensor3D,
  reward: tensor(drawn.reward.values, [steps, samples, 1]) as Tensor3D,
});
const weights = [[0.4], [-0.7], [0.2]];

/** What a rule descends on to one linear unit from its weights above. */
function direction(rule: ReturnType<typeof temporalDifference | typeof backprop>, discount: number): number[] {
  const { data } = circuit({
    architecture: {
      areas: { sense: input("stimulus", [inputs]), value: readout(1) },
      pathways: { "sense -> value": { bias: false, weights } },
    },
    objectives: { value: rewardPrediction("reward", { discount }) },
    learning: { otherwise: rule },
  });
  const plan = program(data);
  return tidy(() => {
    const found = directionsOf(plan, plan.stages[0]!, initialState(plan, streams(1)), signals(), "rules");
    return Array.from(found.of("sense -> value").synapses.weights!.dataSync());
  });
}

/** −(2 / TN) Σ (G(t) − V(t)) x(t) for returns G, which are told the values of a sample in time. */
function towards(returns: (rewards: number[], values: number[]) => number[]): number[] {
  const total = [0, 0, 0];
  for (let n = 0; n < samples; n++) {
    const times = Array.from({ length: steps }, (_, t) => t);
    const values = times.map((t) => weights.reduce((sum, [w], i) => sum + w! * drawn.stimulus.at(t, n, i), 0));
    const rewards = times.map((t) => drawn.reward.at(t, n));
    returns(rewards, values).forEach((aim, t) => {
      for (let i = 0; i < inputs; i++)
        total[i]! += ((aim - values[t]!) * drawn.stimulus.at(t, n, i) * -2) / (steps * samples);
    });
  }
  return total;
}

describe("the direction of TD(λ)", () => {
  test.each([0, 0.3, 0.8, 1])("with λ = %d goes to the λ-return, as the forward view has it", (lambda) => {
    const discount = 0.9;
    const forward = towards((rewards, values) => {
      const aims: number[] = [];
      for (let t = steps - 1; t >= 0; t--) {
        const next = t + 1 < steps ? (1 - lambda) * values[t + 1]! + lambda * aims[t + 1]! : 0;
        aims[t] = rewards[t]! + discount * next;
      }
      return aims;
    });
    expect(worst(direction(temporalDifference({ lambda }), discount), forward)).toBeLessThan(1e-5);
  });

  test("with λ = 1 and no discount is least squares to the sums of reward that came", () => {
    const sums = towards((rewards) => rewards.map((_, t) => rewards.slice(t).reduce((sum, r) => sum + r, 0)));
    expect(worst(direction(temporalDifference({ lambda: 1 }), 1), sums)).toBeLessThan(1e-5);
  });

  test("with λ = 0 is the objective's own gradient, in which the next prediction counts as given", () => {
    const found = direction(temporalDifference({ lambda: 0 }), 0.8);
    expect(worst(found, direction(backprop(), 0.8))).toBeLessThan(1e-5);
    const semi = towards((rewards, values) => rewards.map((reward, t) => reward + 0.8 * (values[t + 1] ?? 0)));
    expect(worst(found, semi)).toBeLessThan(1e-5);
  });
});

describe("Sutton's random walk", () => {
  // Five states from left to right; a walk starts in the middle, and stepping out on the right is rewarded by 1.
  const most = 60;
  function walks(size: number, seed: number) {
    const right = streams(seed)("walks").integers(size * most, 2);
    const state = new Float32Array(size * most * 5);
    const reward = new Float32Array(size * most);
    for (let n = 0; n < size; n++)
      for (let t = 0, at = 2; t < most && at >= 0 && at < 5; t++) {
        state[(n * most + t) * 5 + at] = 1;
        at += right[n * most + t] === 1 ? 1 : -1;
        if (at === 5) reward[n * most + t] = 1;
      }
    return { size, values: { state, reward } };
  }
  const task = (size: number): StaticTask<"state" | "reward"> => ({
    kind: "static",
    supplies: ["state", "reward"],
    name: `walks(${size})`,
    load: async () => ({
      signals: { state: { shape: [5], steps: most }, reward: { shape: [1], steps: most } },
      train: walks(size, 1),
      test: walks(10, 2),
    }),
  });
  const learned = async (lambda: number, size: number, batch: number, rate: number, epochs: number) => {
    const model = circuit({
      architecture: {
        areas: { state: input("state", [5]), value: readout(1) },
        pathways: { "state -> value": { bias: false, weights: Array.from({ length: 5 }, () => [0.5]) } },
      },
      objectives: { value: rewardPrediction("reward", { discount: 1 }) },
      learning: { otherwise: temporalDifference({ lambda, optimizer: sgd(rate) }) },
      development: [{ stage: "walks", epochs }],
    });
    const run = await train(model, task(size), { seed: 1, batch, progress: false });
    return Array.from(run.synapses["state -> value"]!.weights);
  };

  // λ = 1 is not among them: it is as far off as the mean of what came of the walks, 0.03 for 4000 of them, and is held to that.
  test.each([0, 0.5])("is predicted with λ = %d as it is: 1/6, 2/6, … 5/6", async (lambda) => {
    const size = 4000;
    const values = await learned(lambda, size, size, 8, 150);
    values.forEach((value, i) => {
      expect(Math.abs(value - (i + 1) / 6)).toBeLessThan(0.02);
    });
  });

  test("with λ = 1 is predicted, from few walks, to be what came of them on the mean", async () => {
    const { values } = walks(12, 1);
    const sums = Array.from({ length: 5 }, (_, s) => {
      let [visits, came] = [0, 0];
      for (let n = 0; n < 12; n++)
        for (let t = 0; t < most; t++)
          if (values.state[(n * most + t) * 5 + s] === 1) {
            visits++;
            came += values.reward.slice(n * most + t, (n + 1) * most).reduce((sum, r) => sum + r, 0);
          }
      return came / visits;
    });
    expect(worst(await learned(1, 12, 12, 5, 400), sums)).toBeLessThan(1e-3);
    expect(worst(await learned(0, 12, 12, 5, 400), sums)).toBeGreaterThan(0.02);
  });
});

describe("in trace conditioning", () => {
  const [cue, reward, length] = [4, 9, 12];
  const model = (lambda: number, epochs: number) =>
    circuit({
      architecture: {
        areas: { sense: input("stimulus", [length - cue]), value: readout(1) },
        pathways: { "sense -> value": { bias: false, weights: Array.from({ length: length - cue }, () => [0]) } },
      },
      objectives: { value: rewardPrediction("reward", { discount: 0.98 }) },
      learning: { otherwise: temporalDifference({ lambda, optimizer: sgd(3) }) },
      development: [{ stage: "training", epochs }],
    });
  const task = conditioning({ cue, reward, steps: length, train: 10, test: 1 });

  /** δ at every step of a trial after so many epochs, with or without the reward at its end. */
  async function errors(epochs: number, given = 1, lambda = 0.5): Promise<number[]> {
    const run = await train(model(lambda, epochs), task, { seed: 1, batch: 10, progress: false });
    const w = run.synapses["sense -> value"]!.weights;
    const value = (t: number) => (t < cue || t >= length ? 0 : w[t - cue]!);
    return Array.from({ length }, (_, t) => (t === reward ? given : 0) + 0.98 * value(t + 1) - value(t));
  }
  const peak = (values: number[]) => values.indexOf(Math.max(...values));

  test("the error moves from the reward to the step that leads into the cue", async () => {
    const before = await errors(0);
    expect(before.map((x) => Math.round(x * 1e6) / 1e6)).toEqual(Array.from({ length }, (_, t) => +(t === reward)));
    const midway = await errors(8, 1, 0);
    expect(peak(midway)).toBeGreaterThanOrEqual(cue);
    expect(peak(midway)).toBeLessThan(reward);
    const after = await errors(600);
    expect(peak(after)).toBe(cue - 1);
    // What the reward is worth when it is announced, and no surprise from there on.
    expect(after[cue - 1]).toBeCloseTo(0.98 ** (reward - cue + 1), 2);
    after.forEach((error, t) => {
      if (t !== cue - 1) expect(Math.abs(error)).toBeLessThan(0.01);
    });
  });

  test("a reward that stays away is missed when it was due", async () => {
    const without = await errors(600, 0);
    expect(without.indexOf(Math.min(...without))).toBe(reward);
    expect(without[reward]).toBeCloseTo(-1, 2);
  });
});

test("what makes no sense is refused", () => {
  expect(() => temporalDifference({ lambda: 1.1 })).toThrow("temporalDifference(): lambda is from 0 to 1, not 1.1");
  expect(() => rewardPrediction("reward", { discount: 0 })).toThrow(
    "rewardPrediction(): discount is above 0 and at most 1, not 0",
  );
  const untold = () =>
    circuit({
      architecture: { areas: { sense: input("stimulus", [2]), value: area(1) }, pathways: { "sense -> value": {} } },
      learning: { otherwise: temporalDifference() },
    });
  expect(untold).toThrow(/temporalDifference needs the error of an objective, but no objective reaches "value"/);
});

test("further back, traces fade by the discount of the prediction that they serve", () => {
  // V = w₂ w₁ x: the derivatives by the two are alike but for the other's weight, whatever they are taken of.
  const [w1, w2] = [0.5, 2];
  const deep = (hidden: object) =>
    circuit({
      architecture: {
        areas: { sense: input("stimulus", [1]), hidden: area(1, { activation: "identity" }), value: readout(1) },
        pathways: {
          "sense -> hidden": { bias: false, weights: [[w1]] },
          "hidden -> value": { bias: false, weights: [[w2]] },
        },
      },
      objectives: { value: rewardPrediction("reward", { discount: 0.5 }), ...hidden },
      learning: { otherwise: temporalDifference({ lambda: 1, optimizer: sgd(1) }) },
    });
  const [stimulus, reward] = [
    [1, 0.5, -0.3],
    [0, 0, 1],
  ].map((values) => tensor(values, [3, 1, 1]) as Tensor3D);
  const directions = (model: ReturnType<typeof deep>) => {
    const plan = program(model.data);
    return tidy(() => {
      const signals = { stimulus: stimulus!, reward: reward! };
      const found = directionsOf(plan, plan.stages[0]!, initialState(plan, streams(1)), signals, "rules");
      return ["sense -> hidden", "hidden -> value"].map((p) => found.of(p).synapses.weights!.dataSync()[0]!);
    });
  };
  const [first, second] = directions(deep({}));
  expect(Math.abs(first!)).toBeGreaterThan(0.1);
  expect(first! / w2).toBeCloseTo(second! / w1, 5);
  const two = deep({ hidden: rewardPrediction("reward", { discount: 0.9 }) });
  expect(() => directions(two)).not.toThrow();
});
