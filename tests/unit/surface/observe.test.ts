import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  type AlignmentRow,
  area,
  backprop,
  circuit,
  crossEntropy,
  delayedRecall,
  digits,
  eProp,
  feedbackAlignment,
  image,
  input,
  kolenPollack,
  leaky,
  localLoss,
  meanSquaredError,
  momentum,
  nodePerturbation,
  type Observe,
  predictiveCoding,
  type Run,
  readout,
  rtrl,
  runs,
  type StaticTask,
  sgd,
  train,
  useBackend,
  weightMirror,
  weightPerturbation,
} from "../../../src";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import type { AnyRule } from "../../../src/learning/table";
import { temporaryFolder } from "../../temporary-folder";

let before: number;
beforeAll(async () => {
  vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
  await useBackend(whyNoTfjsNode() ? "cpu" : "tensorflow");
  before = memory().numTensors;
});
afterAll(() => {
  vi.unstubAllEnvs();
  expect(memory().numTensors).toBe(before);
});

const quiet = { progress: false };
const model = (rule: AnyRule = backprop({ optimizer: sgd(0.1) }), epochs = 1) =>
  circuit({
    architecture: {
      areas: { retina: image(8, 8), V1: area(20, { activation: "tanh" }), IT: area(12), naming: readout(10) },
      pathways: { "retina -> V1": {}, "V1 -> IT": {}, "IT -> naming": {} },
    },
    objectives: { naming: crossEntropy("label") },
    learning: { otherwise: rule as ReturnType<typeof backprop> },
    development: [{ stage: "schooling", epochs }],
  });
const observed = (rule: AnyRule | undefined, observe: number | Observe, epochs = 1, seed = 3) =>
  train(model(rule, epochs), digits(), { ...quiet, seed, observe });
const hidden = ["retina -> V1", "V1 -> IT"] as const;
const between = (run: Run, rule: string, other: string, pathway: string): number[] =>
  run.record.alignment
    .filter((row: AlignmentRow) => row.rule === rule && row.other === other && row.pathway === pathway)
    .map(({ cosine }) => cosine);

/** A task of one sample, as often as wanted: batches of it do not differ. */
const oneSample = (x: readonly number[], y: readonly number[], size = 8): StaticTask<"x" | "y"> => {
  const repeated = (row: readonly number[]) => Float32Array.from(Array.from({ length: size }, () => row).flat());
  const part = { size, values: { x: repeated(x), y: repeated(y) } };
  const signals = { x: { shape: [x.length] }, y: { shape: [y.length] } };
  return {
    ...{ kind: "static", supplies: ["x", "y"], name: "one sample" },
    load: async () => ({ signals, train: part, test: part }),
  };
};

describe("a training that is observed", () => {
  test.each([
    ["backprop with momentum", backprop({ optimizer: momentum(0.05) })],
    ["weight mirror", weightMirror({ optimizer: sgd(0.1) })],
    ["node perturbation", nodePerturbation({ optimizer: sgd(0.01) })],
    ["predictive coding", predictiveCoding({ steps: 2, rate: 0.3, optimizer: sgd(0.1) })],
  ])("is the same to the bit as one that is not: %s", async (_, rule) => {
    const shadow = [backprop(), kolenPollack(), weightMirror()];
    const [without, seen] = [
      await train(model(rule), digits(), { ...quiet, seed: 3 }),
      await observed(rule, { every: 5, repeats: 3, samples: 100, shadow }),
    ];
    expect(seen.synapses).toEqual(without.synapses);
    expect(seen.record.steps).toEqual(without.record.steps);
    expect(without.record).not.toHaveProperty("observing");
    expect(seen.record.observing).toBeGreaterThan(0);
    expect(seen.record.observing).toBeLessThan(seen.record.seconds);
    expect(seen.summary).toMatch(/ preparing .*, \d+\.\d s observing/);
    expect(runs.read(seen.record.id)).toEqual(seen.record);
  });

  test("has a row a measurement and pathway, and with shadows one for every two rules", async () => {
    const seen = await observed(undefined, { every: 10, repeats: 2, samples: 100, shadow: [backprop(), backprop()] });
    expect(seen.frame("pathways").shape).toEqual([3 * 3, 13]);
    expect(seen.frame("alignment").shape).toEqual([3 * 3 * 4 * 4, 6]);
    expect([...new Set(seen.record.alignment.map(({ rule }) => rule))]).toEqual([
      ...["backprop", "gradient", "backprop 2", "backprop 3"],
    ]);
    const bare = await observed(undefined, 10);
    expect(bare.frame("pathways").shape).toEqual([3 * 3, 13]);
    expect(bare.record.pathways[0]).not.toHaveProperty("bias");
    expect(bare.record.alignment).toEqual([]);
  });

  test("from several seeds has each seed's own numbers", async () => {
    const shadow = { mirror: weightMirror(), alignment: feedbackAlignment() };
    const observe = { every: 8, repeats: 2, samples: 100, shadow };
    const both = await train(model(), digits(), { ...quiet, seeds: [3, 4], observe });
    const alone = await observed(undefined, observe, 1, 4);
    expect(both.runs[1]!.record.pathways).toEqual(alone.record.pathways);
    expect(both.runs[1]!.record.alignment).toEqual(alone.record.alignment);
    expect(both.runs[0]!.record.alignment).not.toEqual(alone.record.alignment);
    expect(both.frame("alignment").columns).toEqual(["seed", "step", "stage", "pathway", "rule", "other", "cosine"]);
  });

  test("may live in time, with a rule that runs forward in it as a shadow", async () => {
    const recall = circuit({
      architecture: {
        areas: { cue: input("cue", [5]), memory: leaky(10, { tau: 5 }), naming: readout(4) },
        pathways: { "cue -> memory": {}, "memory -> memory": { bias: false }, "memory -> naming": {} },
      },
      objectives: { naming: crossEntropy("label") },
      learning: { otherwise: backprop({ optimizer: sgd(0.1) }) },
      development: [{ stage: "schooling", epochs: 1 }],
      time: { dt: 1 },
    });
    const task = delayedRecall({ delay: 4, train: 256, test: 20 });
    const shadow = [rtrl(), eProp(), weightMirror(), kolenPollack()];
    const observe = { every: 2, repeats: 2, samples: 50, shadow };
    const run = await train(recall, task, { ...quiet, seed: 2, observe });
    const unseen = await train(recall, task, { ...quiet, seed: 2 });
    expect(run.synapses).toEqual(unseen.synapses);
    for (const pathway of Object.keys(recall.pathways)) {
      // Real-time recurrent learning is the gradient, computed in another way.
      for (const cosine of between(run, "rtrl", "gradient", pathway)) expect(cosine).toBeGreaterThan(1 - 1e-4);
      expect(between(run, "backprop", "gradient", pathway)).toHaveLength(2);
    }
    for (const cosine of between(run, "eProp", "gradient", "memory -> memory")) expect(cosine).toBeLessThan(1 - 1e-3);
    const wrong = { ...quiet, observe: { every: 2, shadow: [nodePerturbation()] } };
    await expect(train(recall, task, wrong)).rejects.toThrow(
      /^train\(\), shadow "nodePerturbation": pathway .* is a rule for circuits without time/,
    );
  });

  test("is refused what makes no sense in one line", async () => {
    const of = (observe: unknown) => observed(undefined, observe as Observe);
    await expect(of({ every: 1.5 })).rejects.toThrow(
      "train(), observe: every is a whole number of steps from one measurement to the next, not 1.5",
    );
    await expect(of({})).rejects.toThrow("not undefined");
    await expect(of({ every: 5, repeats: 1 })).rejects.toThrow(
      "train(), observe: repeats is a whole number of at least 2, or 0, not 1",
    );
    await expect(of({ every: 5, samples: 1 })).rejects.toThrow("samples is a whole number of at least 2, not 1");
    await expect(of({ every: 5, shadow: ["backprop"] })).rejects.toThrow(
      "train(), observe: shadow has rules, such as [backprop(), feedbackAlignment()]",
    );
    await expect(of({ every: 5, shadow: [localLoss("nothing")] })).rejects.toThrow(
      /^train\(\), shadow "localLoss": pathway .*: localLoss takes "nothing", which no objective takes/,
    );
    const scaled = { "retina -> V1": { normalised: true } };
    const spec = model().toJSON() as { architecture: { pathways: object } };
    const pathways = { ...spec.architecture.pathways, ...scaled };
    const normal = circuit({ ...spec, architecture: { ...spec.architecture, pathways } } as never);
    const watched = train(normal as never, digits(), { ...quiet, observe: { every: 5, shadow: [predictiveCoding()] } });
    await expect(watched).rejects.toThrow(
      'train(), shadow "predictiveCoding": pathway "retina -> V1": predictiveCoding has',
    );
  });
});

describe("the direction of", () => {
  test("backprop is the gradient, without bias; feedback alignment's is not", async () => {
    const observe = { every: 11, repeats: 200, samples: 200 };
    const gradient = await observed(undefined, observe);
    for (const { angle, cosine, bias, variance, snr } of gradient.record.pathways) {
      expect(angle).toBeLessThan(0.1);
      expect(cosine).toBeGreaterThan(1 - 1e-5);
      expect(bias).toBeLessThan(0.15);
      // Where there is no bias, E d is g.
      expect(snr! * variance!).toBeGreaterThan(0.8);
      expect(snr! * variance!).toBeLessThan(1.2);
    }
    const aligned = await observed(feedbackAlignment({ optimizer: sgd(0.1) }), observe);
    for (const { pathway, bias } of aligned.record.pathways.filter(({ step }) => step === 1))
      if (pathway === "IT -> naming") expect(bias).toBeLessThan(0.15);
      else expect(bias).toBeGreaterThan(0.5);
  });

  const linear = (rule: AnyRule) =>
    circuit({
      architecture: { areas: { x: input("x", [6]), y: readout(5) }, pathways: { "x -> y": { bias: false } } },
      objectives: { y: meanSquaredError("y") },
      learning: { otherwise: rule },
      development: [{ stage: "schooling", epochs: 1 }],
    } as never);
  const x = [0.5, -1, 2, 0.3, -0.7, 1.1];
  const y = [1, -2, 0.5, 3, -1];
  const noise = async (rule: AnyRule, batch: number) => {
    const options = { ...quiet, batch, seed: 5, observe: { every: 1, repeats: 4000, samples: 8 } };
    return (await train(linear(rule) as never, oneSample(x, y), options)).record.pathways[0]!;
  };

  test.each([1, 10])("weight perturbation with %i probes has the signal-to-noise ratio K / (P + 1)", async (probes) => {
    const row = await noise(weightPerturbation({ probes, sd: 1e-2, optimizer: sgd(1e-9) }), 8);
    const expected = probes / (30 + 1);
    expect(row.snr! / expected).toBeGreaterThan(0.9);
    expect(row.snr! / expected).toBeLessThan(1.1);
    expect(row.variance! * expected).toBeGreaterThan(0.9);
    expect(row.variance! * expected).toBeLessThan(1.1);
    expect(row.bias).toBeLessThan(0.15);
  });

  test("node perturbation has K samples / (N + 1)", async () => {
    const row = await noise(nodePerturbation({ probes: 2, sd: 1e-2, optimizer: sgd(1e-9) }), 8);
    const expected = (2 * 8) / (5 + 1);
    expect(row.snr! / expected).toBeGreaterThan(0.9);
    expect(row.snr! / expected).toBeLessThan(1.1);
    expect(row.bias).toBeLessThan(0.1);
  });
});

describe("in the shadow of a training", () => {
  test("a rule is what it would be in its place at the first step", async () => {
    const alone = await observed(feedbackAlignment(), 100);
    const run = await observed(undefined, { every: 100, shadow: { fa: feedbackAlignment(), bp: backprop() } });
    for (const pathway of [...hidden, "IT -> naming"]) {
      const { cosine } = alone.record.pathways.find((row) => row.pathway === pathway)!;
      expect(between(run, "fa", "gradient", pathway)).toEqual([expect.closeTo(cosine, 5)]);
      expect(between(run, "gradient", "fa", pathway)).toEqual([expect.closeTo(cosine, 5)]);
      expect(between(run, "bp", "backprop", pathway)).toEqual([expect.closeTo(1, 5)]);
      if (pathway !== "IT -> naming") expect(Math.abs(cosine)).toBeLessThan(0.7);
    }
  });

  test.each([
    ["weight mirror", (optimizer = sgd(0.1)) => weightMirror({ optimizer })],
    ["Kolen-Pollack", (optimizer = sgd(0.1)) => kolenPollack({ decay: 0.05, optimizer })],
  ])("a rule beside itself stays itself, with the memory that it learns: %s", async (_, of) => {
    const run = await observed(of(), { every: 10, shadow: { itself: of(sgd(1e-4)) } });
    for (const pathway of hidden) {
      const beside = between(run, run.record.pathways[0]!.rule, "itself", pathway);
      expect(beside.length).toBe(3);
      for (const cosine of beside) expect(cosine).toBeGreaterThan(1 - 1e-5);
      expect(new Set(between(run, "gradient", "itself", pathway)).size).toBe(3);
    }
  });

  test("Kolen-Pollack and a weight mirror come to be aligned while backprop trains; fixed feedback stays", async () => {
    const shadow = [kolenPollack({ decay: 0.02 }), weightMirror({ rate: 0.02 }), feedbackAlignment()];
    const run = await observed(backprop({ optimizer: sgd(0.1) }), { every: 40, shadow }, 8);
    for (const pathway of hidden) {
      const [kp, mirror, fixed] = ["kolenPollack", "weightMirror", "feedbackAlignment"].map((rule) =>
        between(run, rule, "gradient", pathway),
      );
      expect(kp![0]).toBeLessThan(0.3);
      expect(kp!.at(-1)).toBeGreaterThan(0.75);
      expect(mirror!.at(-1)).toBeGreaterThan(0.97);
      expect(fixed!.at(-1)).toBeLessThan(0.75);
    }
  });
});

describe("at the units", () => {
  const given = [
    [1, 0, -2],
    [0, 2, -1],
  ];
  const small = (activation: "relu" | "tanh", weights: readonly (readonly number[])[]) =>
    circuit({
      architecture: {
        areas: { x: input("x", [2]), hidden: area(3, { activation }), y: readout(1) },
        pathways: { "x -> hidden": { bias: false, weights }, "hidden -> y": { weights: [[1], [1], [1]] } },
      },
      objectives: { y: meanSquaredError("y") },
      learning: { otherwise: backprop({ optimizer: sgd(0.1) }) },
      development: [{ stage: "schooling", epochs: 1 }],
    } as never);
  const rowsOf = async (activation: "relu" | "tanh", weights = given) => {
    const options = { ...quiet, batch: 4, observe: 10 };
    return (await train(small(activation, weights) as never, oneSample([1, 2], [1], 4), options)).record.pathways;
  };

  test("dead are those that are never above zero, or never change; norms are by hand", async () => {
    // x = (1, 2) drives by (1, 4, -4), so that y = 1 + 4 + 0, its target is 1, and the slope of (y - 1)² is 8.
    const [first, second] = await rowsOf("relu");
    expect(first).toMatchObject({ pathway: "x -> hidden", step: 1, dead: expect.closeTo(1 / 3, 6) });
    expect(first!.activity).toBeCloseTo(5 / 3, 5);
    expect(first!.weights).toBeCloseTo(Math.sqrt(1 + 4 + 4 + 1), 5);
    // The two that are active learn 0.1 · 8 x each; the read-out 0.1 · 8 (1, 4, 0).
    expect(first!.update).toBeCloseTo(0.8 * Math.sqrt(2 * (1 + 4)), 5);
    expect(second!.weights).toBeCloseTo(Math.sqrt(3), 5);
    expect(second!.update).toBeCloseTo(0.8 * Math.sqrt(1 + 16), 5);
    expect(second!.activity).toBeCloseTo(5, 5);
    // Batches of one sample over and over: every unit's activity is the same in all rows.
    expect((await rowsOf("tanh"))[0]!.dead).toBe(1);
  });
});
