import { beforeAll, describe, expect, test } from "vitest";
import {
  adaptiveLif,
  area,
  backprop,
  circuit,
  crossEntropy,
  delayedRecall,
  eProp,
  input,
  leaky,
  lif,
  meanSquaredError,
  readout,
  rflo,
  rtrl,
  streams,
  train,
  useBackend,
} from "../../../src";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import type { AnyRule } from "../../../src/learning/table";
import { oneHot, type Tensor2D, type Tensor3D, tensor, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import type { Signals } from "../../../src/train/forward";
import { initialState, type State } from "../../../src/train/state";
import { directionsOf } from "../../../src/train/step";
import { worst } from "../finite-differences";

const [steps, samples] = [6, 3];
const memories = {
  rate: area(4, { activation: "tanh" }),
  "leaky potential": leaky(4, { tau: 4 }),
  "leaky activity": leaky(4, { tau: 4, leak: "activity" }),
  lif: lif(4, { tau: 6, threshold: 0.4, steepness: 2 }),
  "adaptive lif": adaptiveLif(4, { tau: 6, threshold: 0.4, steepness: 2, adaptation: 0.3, tauAdaptation: 10 }),
};
type Kind = keyof typeof memories;

/** An area with a loop to itself, or without, and two areas after it, one of which leaks. */
const planOf = (rule: AnyRule, memory: Kind, loop = true) =>
  program(
    circuit({
      architecture: {
        areas: {
          cue: input("cue", [3]),
          memory: memories[memory],
          naming: readout(3),
          sketch: leaky(2, { tau: 3, activation: "identity" }),
        },
        pathways: {
          "cue -> memory": {},
          ...(loop && { "memory -> memory": { bias: false } }),
          "memory -> naming": {},
          "memory -> sketch": {},
        },
      },
      objectives: { naming: crossEntropy("label"), sketch: meanSquaredError("trace", { weight: 0.5 }) },
      learning: { otherwise: rule },
    } as never).data,
  );
const signalsOf = (seed: number): Signals => {
  const stream = streams(seed)("batch");
  return {
    cue: tensor(stream.normal(steps * samples * 3), [steps, samples, 3]) as Tensor3D,
    label: oneHot(tensor(stream.integers(samples, 3), [samples], "int32"), 3).toFloat() as Tensor2D,
    trace: tensor(stream.normal(steps * samples * 2), [steps, samples, 2]) as Tensor3D,
  };
};
const directions = (plan: ReturnType<typeof planOf>, state: State, seed: number) => {
  const { of } = directionsOf(plan, plan.stages[0]!, state, signalsOf(seed), "rules");
  return Object.fromEntries(
    Object.keys(plan.pathways).flatMap((pathway) => {
      const { weights, bias } = of(pathway).synapses;
      return [[pathway, weights!.dataSync()], ...(bias ? [[`${pathway}, bias`, bias.dataSync()]] : [])];
    }),
  );
};
/** The largest relative difference between the directions of two rules, pathway by pathway. */
const apart = (a: AnyRule, b: AnyRule, memory: Kind, loop = true, seed = 1) =>
  tidy(() => {
    const [one, other] = [planOf(a, memory, loop), planOf(b, memory, loop)];
    const [mine, theirs] = [one, other].map((plan) => directions(plan, initialState(plan, streams(seed)), seed));
    return Object.fromEntries(Object.keys(mine!).map((name) => [name, worst(mine![name]!, theirs![name]!)]));
  });

describe("learning forward in time", () => {
  beforeAll(() => useBackend("cpu"));

  test.each(Object.keys(memories) as Kind[])("rtrl is back-propagation through time: %s", (memory) => {
    for (const seed of [1, 2])
      for (const difference of Object.values(apart(rtrl(), backprop(), memory, true, seed)))
        expect(difference).toBeLessThan(1e-4);
  });

  test.each(Object.keys(memories) as Kind[])(
    "e-prop is it where there is no loop, and not where there is: %s",
    (memory) => {
      for (const difference of Object.values(apart(eProp(), backprop(), memory, false)))
        expect(difference).toBeLessThan(1e-4);
      const loop = apart(eProp(), backprop(), memory);
      expect(loop["cue -> memory"]).toBeGreaterThan(0.01);
      // At the read-outs there is nothing to leave out.
      expect(loop["memory -> naming"]).toBeLessThan(1e-4);
      expect(loop["memory -> sketch"]).toBeLessThan(1e-4);
    },
  );

  test("rflo is e-prop with random feedback where the activity leaks", () => {
    for (const difference of Object.values(apart(rflo(), eProp({ feedback: "random" }), "leaky activity")))
      expect(difference).toBe(0);
  });

  test("random feedback takes no weights from the forward way, and does not follow the gradient at first", () => {
    const random = apart(eProp({ feedback: "random" }), eProp(), "leaky potential");
    expect(random["cue -> memory"]).toBeGreaterThan(0.1);
    expect(random["memory -> naming"]).toBeLessThan(1e-4);
  });

  test("they say what they assume", () => {
    const assumed = (rule: AnyRule) =>
      circuit({
        architecture: {
          areas: { cue: input("cue", [3]), memory: leaky(4), naming: readout(3) },
          pathways: { "cue -> memory": {}, "memory -> memory": {}, "memory -> naming": {} },
        },
        objectives: { naming: crossEntropy("label") },
        learning: { otherwise: rule },
      } as never)
        .plausibility()
        .map(({ pathway, locality }) => [pathway, locality]);
    expect(assumed(eProp({ feedback: "random" }))).toEqual([
      ["cue -> memory", "broadcast"],
      ["memory -> memory", "broadcast"],
      ["memory -> naming", "local"],
    ]);
    expect(assumed(rtrl()).map(([, locality]) => locality)).toContain("weight transport");
  });
});

describe("back-propagation through time that is cut off", () => {
  beforeAll(() => useBackend("cpu"));
  const directionsOver = (rule: AnyRule, truncate?: number) =>
    tidy(() => {
      const { data } = circuit({
        architecture: {
          areas: { cue: input("cue", [3]), memory: memories.rate, sketch: readout(2) },
          pathways: { "cue -> memory": {}, "memory -> memory": { bias: false }, "memory -> sketch": {} },
        },
        objectives: { sketch: meanSquaredError("trace") },
        learning: { otherwise: rule },
        ...(truncate && { time: { truncate } }),
      } as never);
      const plan = program(data);
      return directions(plan, initialState(plan, streams(1)), 1);
    });

  test("after every step is e-prop, for units that keep nothing, and after all steps none", () => {
    const [one, local] = [directionsOver(backprop(), 1), directionsOver(eProp())];
    const [all, whole] = [directionsOver(backprop(), steps), directionsOver(backprop())];
    for (const pathway of Object.keys(local)) {
      expect(worst(one[pathway]!, local[pathway]!)).toBeLessThan(1e-4);
      expect(Array.from(all[pathway]!)).toEqual(Array.from(whole[pathway]!));
    }
    expect(worst(one["cue -> memory"]!, whole["cue -> memory"]!)).toBeGreaterThan(0.01);
  });
});

describe.skipIf(whyNoTfjsNode())("over a delay", () => {
  beforeAll(() => useBackend("tensorflow"));
  const of = (rule: AnyRule, plastic = true) =>
    circuit({
      architecture: {
        areas: { cue: input("cue", [3]), memory: leaky(20, { tau: 2, leak: "activity" }), naming: readout(2) },
        pathways: { "cue -> memory": {}, "memory -> memory": {}, "memory -> naming": {} },
      },
      objectives: { naming: crossEntropy("label") },
      learning: { otherwise: rule },
      development: [{ stage: "training", epochs: 8, ...(!plastic && { plastic: ["memory -> naming"] }) }],
    } as never);
  const accuracy = async (rule: AnyRule, plastic?: boolean) =>
    (
      await train(of(rule, plastic) as never, delayedRecall({ items: 2, delay: 12, train: 400, test: 200 }), {
        ...{ seeds: 3, batch: 20, progress: false },
      })
    ).accuracy;

  test("each learns what a fixed loop with a learning read-out does not", async () => {
    const untrained = await accuracy(backprop(), false);
    const reached = [rtrl(), eProp(), eProp({ feedback: "random" }), rflo()].map((rule) => accuracy(rule));
    for (const learned of await Promise.all(reached)) expect(learned).toBeGreaterThan(untrained + 0.1);
  });
});
