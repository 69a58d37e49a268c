import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  adam,
  area,
  backprop,
  blur,
  circuit,
  compare,
  criticalPeriod,
  crossEntropy,
  digits,
  feedbackAlignment,
  image,
  kolenPollack,
  meanSquaredError,
  momentum,
  noise,
  occlusion,
  ramp,
  readout,
  runs,
  sgd,
  train,
  useBackend,
} from "../../src";
import { observatory } from "../../src/analysis/observatory";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import type { AnyRule } from "../../src/learning/table";
import { dispose } from "../../src/ops";
import { program } from "../../src/program/program";
import type { AlignmentRow, PathwayRow } from "../../src/runs/record";
import { staticTask } from "../../src/surface/check-task";
import { inPlace } from "../../src/surface/observe";
import { place } from "../../src/train/data";
import { read } from "../../src/train/read";
import type { StepRow, TestRow } from "../../src/train/rows";
import { trainer } from "../../src/train/trainer";
import type { TrainerOptions } from "../../src/train/training";
import { temporaryFolder } from "../temporary-folder";
import { circuitFor, sampleObjectives, sampleRules } from "./samples";

beforeAll(() => {
  vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
});
afterAll(() => vi.unstubAllEnvs());

const why = whyNoTfjsNode();
const quiet = { progress: false };

/** A circuit with every kind of objective, in which `rule` is everywhere but at the read-outs, in two stages. */
const circuitWith = (rule: AnyRule) => {
  const { units, learning, time, apart } = circuitFor(rule, 10);
  return circuit({
    architecture: {
      areas: {
        ...apart.areas,
        retina: image(8, 8),
        V1: units(12, "tanh") as never,
        IT: units(7, "sigmoid") as never,
        naming: readout(10),
        sketch: readout(64),
      },
      pathways: {
        "retina -> V1": {},
        "V1 -> IT": {},
        "IT -> naming": {},
        "V1 -> sketch": { bias: false },
        ...apart.pathways,
      },
    },
    objectives: {
      V1: apart.objectives,
      IT: apart.objectives,
      naming: [sampleObjectives.crossEntropy, sampleObjectives.sparseness],
      sketch: sampleObjectives.meanSquaredError,
    },
    learning: {
      "IT -> naming": backprop({ optimizer: adam(1e-2) }),
      "V1 -> sketch": backprop({ optimizer: momentum(0.05) }),
      ...(learning as { readonly otherwise: AnyRule }),
    },
    development: [
      { stage: "first", epochs: 1 },
      { stage: "second", epochs: 1, plastic: ["IT -> naming", "V1 -> IT"] },
    ],
    ...(time && { time }),
  } as never);
};

/** A circuit made ready to train, as often as one likes: what a training gives in numbers, seed by seed. */
async function prepared(model: ReturnType<typeof circuitWith>) {
  const plan = program(model.data);
  const task = digits();
  const data = place(plan, task.name, await task.load());
  const ready = trainer(plan, data);
  const shadows = [feedbackAlignment(), kolenPollack()].map((rule) => ({
    name: `shadow ${rule.kind}`,
    program: program(inPlace(model, rule)),
  }));
  return {
    async numbers(options: Partial<TrainerOptions>, observe = 0) {
      const { seeds = [1] } = options;
      const rows = seeds.map(() => ({
        ...{ steps: [] as StepRow[], tests: [] as TestRow[] },
        ...{ pathways: [] as PathwayRow[], alignment: [] as AlignmentRow[] },
      }));
      const { replicas } = await ready.train({
        ...{ seeds, batch: 48, testEvery: 0, signals: [] },
        ...(observe > 0 && {
          observer: observatory({ every: observe, repeats: 3, samples: 200, shadows }, rows),
        }),
        onProgress: ({ news }) => {
          for (const [i, { steps, tests }] of news.entries()) {
            rows[i]!.steps.push(...steps);
            rows[i]!.tests.push(...tests);
          }
        },
        ...options,
      });
      return replicas.map(({ state, outcome, updates, stages }, i) => {
        const synapses = read(state);
        dispose(state as never);
        return { outcome, updates, stages, synapses, ...rows[i]! };
      });
    },
    end() {
      ready.dispose();
      data.dispose();
    },
  };
}

async function numbers(model: ReturnType<typeof circuitWith>, options: Partial<TrainerOptions>, observe = 0) {
  const { numbers, end } = await prepared(model);
  const found = await numbers(options, observe);
  end();
  return found;
}

/** Rules that differ in what they take to work: on every backend, and with what observes them. */
const thoroughly: readonly string[] = ["backprop", "weightMirror", "predictiveCoding"];

const backends = ["tensorflow", "cpu"] as const;
describe.each(backends)("on %s", (backend) => {
  const there = test.skipIf(backend === "tensorflow" && why !== undefined);
  let before: number;
  beforeAll(async () => {
    if (backend !== "tensorflow" || !why) await useBackend(backend);
    before = memory().numTensors;
  });
  afterAll(() => expect(memory().numTensors).toBe(before));

  const all = Object.values(sampleRules);
  const these = backend === "tensorflow" ? all : all.filter(({ kind }) => thoroughly.includes(kind));
  describe.each(these)("$kind", (rule) => {
    const model = circuitWith(rule);

    there("gives each seed the bits that it would have alone, however many steps a call takes", async () => {
      const { numbers, end } = await prepared(model);
      const observe = thoroughly.includes(rule.kind) ? 11 : 0;
      const together = await numbers({ seeds: [1, 2], testEvery: 11 }, observe);
      const [first] = await numbers({ seeds: [1], testEvery: 11, atOnce: 1 }, observe);
      const [second] = await numbers({ seeds: [2], testEvery: 11, atOnce: 7 }, observe);
      end();
      expect(together).toEqual([first, second]);
      expect(first!.synapses).not.toEqual(second!.synapses);
      expect(first!.steps.length).toBe(model.data.objectives.length * 2 * 30);
      expect(first!.tests.map(({ step }) => step)).toContain(11);
      if (observe > 0) expect([...new Set(first!.pathways.map(({ step }) => step))].slice(0, 3)).toEqual([1, 12, 23]);
    });
  });

  there("whole epochs in one call give the same bits", async () => {
    const model = circuitWith(sampleRules.backprop);
    const [one] = await numbers(model, { atOnce: 1, testEvery: 11 }, 5);
    const [many] = await numbers(model, {});
    expect(many!.steps).toEqual(one!.steps);
    expect(many!.synapses).toEqual(one!.synapses);
  });

  const linear = (rate: number) =>
    circuit({
      architecture: { areas: { retina: image(8, 8), naming: readout(10) }, pathways: { "retina -> naming": {} } },
      objectives: { naming: meanSquaredError("label") },
      learning: { otherwise: backprop({ optimizer: sgd(rate) }) },
      development: [{ stage: "schooling", epochs: 2 }],
    }) as never as ReturnType<typeof circuitWith>;

  there("leaves one that diverges in the midst of a call as it was at that step", async () => {
    const one = await numbers(linear(2), { atOnce: 1 });
    const { step } = one[0]!.outcome as { step: number };
    expect(one[0]!.outcome).toMatchObject({ outcome: "diverged" });
    expect(one[0]!.updates).toBe(step);
    expect(step).toBeGreaterThan(2);
    for (const atOnce of [step - 1, step, step + 1, 1000]) expect(await numbers(linear(2), { atOnce })).toEqual(one);
  });

  there("one that diverges does not disturb the others", async () => {
    // The initial weights decide at which step the loss is absurd.
    const seeds = [1, 2, 3];
    const together = await numbers(linear(2), { seeds });
    const ends = together.map(({ updates }) => updates);
    expect(new Set(ends).size).toBeGreaterThan(1);
    for (const [i, seed] of seeds.entries()) expect([together[i]]).toEqual(await numbers(linear(2), { seeds: [seed] }));
  });
});

describe("stages that end by themselves", { timeout: 120_000 }, () => {
  beforeAll(async () => void (await useBackend(why ? "cpu" : "tensorflow")));
  const until = (criterion: object) =>
    circuit({
      architecture: {
        areas: { retina: image(8, 8), V1: area(12), naming: readout(10) },
        pathways: { "retina -> V1": {}, "V1 -> naming": {} },
      },
      objectives: { naming: crossEntropy("label") },
      learning: { otherwise: backprop({ optimizer: adam(1e-2) }) },
      development: [
        { stage: "first", until: { metric: "accuracy", within: 3, ...criterion } },
        { stage: "second", steps: 13, plastic: ["V1 -> naming"] },
      ],
    } as never) as never as ReturnType<typeof circuitWith>;

  test("what changes in the course of a stage, what inputs show and what is silent are each seed's own", async () => {
    const model = circuit({
      architecture: {
        areas: { left: image(8, 8), right: image(8, 8), V1: area(12), IT: area(6), naming: readout(10) },
        pathways: { "left -> V1": {}, "right -> V1": {}, "V1 -> IT": {}, "V1 -> naming": {}, "IT -> naming": {} },
      },
      objectives: { naming: crossEntropy("label"), IT: sampleObjectives.sparseness },
      learning: { otherwise: backprop({ optimizer: adam(1e-2) }) },
      development: [
        {
          stage: "first",
          until: { metric: "accuracy", atLeast: 0.3, within: 2, every: 5 },
          plastic: {
            "left -> V1": criticalPeriod({ closes: 20, unit: "steps" }),
            "right -> V1": 1,
            "IT -> naming": 1,
            "V1 -> naming": 0.5,
            "V1 -> IT": 1,
          },
          weights: { naming: ramp({ from: 0.2, to: 1, ends: 1 }) },
          see: {
            left: [blur({ sd: ramp({ from: 2, to: 0, ends: 1 }) }), noise({ sd: 0.1 })],
            right: occlusion({ size: 2 }),
          },
        },
        { stage: "second", steps: 13, lesioned: ["IT"], see: { left: [noise({ sd: 2 })] } },
      ],
    }) as never as ReturnType<typeof circuitWith>;
    const seeds = [2, 4];
    const { numbers, end } = await prepared(model);
    const together = await numbers({ seeds, testEvery: 11 }, 9);
    const alone = [];
    for (const seed of seeds) alone.push(...(await numbers({ seeds: [seed], testEvery: 11, atOnce: seed }, 9)));
    end();
    expect(together).toEqual(alone);
    const ends = together.map(({ stages }) => stages[0]!.ended);
    expect(new Set(ends).size, ends.join()).toBeGreaterThan(1);
  });

  test.each([
    ["every so many steps", { atLeast: 0.5, every: 7 }, ["reached"]],
    ["where one does not get there", { metric: "loss", atMost: 1.6, every: 8, within: 1 }, ["reached", "within"]],
  ])("each seed lives as it would alone, looking %s", async (_, criterion, by) => {
    const seeds = [2, 4];
    const { numbers, end } = await prepared(until(criterion));
    const together = await numbers({ seeds, testEvery: 11 }, 9);
    const alone = [];
    for (const seed of seeds) alone.push(...(await numbers({ seeds: [seed], testEvery: 11, atOnce: seed }, 9)));
    const silent = await numbers({ seeds, testAt: "end" });
    end();
    expect(together).toEqual(alone);
    expect(together.map(({ synapses }) => synapses)).toEqual(silent.map(({ synapses }) => synapses));
    const ends = together.map(({ stages }) => stages[0]!.ended);
    expect(new Set(ends).size).toBeGreaterThan(1);
    expect([...new Set(together.map(({ stages }) => stages[0]!.by))].sort()).toEqual(by);
    for (const { stages, steps } of together) {
      expect(stages[1]).toEqual({
        stage: "second",
        began: stages[0]!.ended,
        ended: stages[0]!.ended + 13,
        by: "length",
      });
      expect(steps.filter(({ stage }) => stage === "first").length).toBe(stages[0]!.ended);
    }
  });
});

describe.skipIf(why)("several seeds", () => {
  beforeAll(() => useBackend("tensorflow"));
  const model = circuit({
    architecture: {
      areas: { retina: image(8, 8), V1: area(20), naming: readout(10) },
      pathways: { "retina -> V1": {}, "V1 -> naming": {} },
    },
    objectives: { naming: crossEntropy("label") },
    learning: { otherwise: backprop({ optimizer: adam(3e-3) }) },
    development: [{ stage: "schooling", epochs: 3 }],
  });

  test("are a row each, with their records on disk, their curves and angles", async () => {
    const count = memory().numTensors;
    const result = await train(model, digits(), { ...quiet, seeds: [4, 9], observe: 20 });
    expect(memory().numTensors).toBe(count);
    expect(result.runs.map(({ record }) => record.seed)).toEqual([4, 9]);
    for (const run of result.runs) {
      expect(runs.read(run.record.id)).toEqual(run.record);
      expect(run.record.together).toBe(2);
      expect(run.summary).toMatch(/finished after 66 steps.* s for 2 seeds side by side on tensorflow/);
    }
    const [alone] = (await train(model, digits(), { ...quiet, seeds: 9 })).runs.slice(8);
    expect(alone!.synapses).toEqual(result.runs[1]!.synapses);
    const single = await train(model, digits(), { ...quiet, seed: 9 });
    expect(single.synapses).toEqual(alone!.synapses);
    expect(single.record).not.toHaveProperty("together");
    expect(result.accuracy).toBeCloseTo((result.runs[0]!.accuracy + single.accuracy) / 2, 10);
    expect(result.frame().column("seed").values).toEqual([4, 9]);
    expect(result.frame("steps").shape).toEqual([2 * 66, 6]);
    expect(result.frame("tests").columns[0]).toBe("seed");
    for (const figure of [result.curve(), result.curve("loss"), result.curve("error"), result.angles()])
      expect(JSON.stringify(figure.data)).toContain("seed 9");
    expect(() => result.frame("nothing" as never)).toThrow(
      'frame(): no rows named "nothing"; there are seeds, steps, tests, pathways, alignment',
    );
  });

  test("are heard from between their tests, however many they are", async () => {
    const abort = new AbortController();
    const task = staticTask("test", digits());
    const load = async () => {
      const dataset = await task.load();
      setImmediate(() => abort.abort());
      return dataset;
    };
    const watched = { ...task, load } as ReturnType<typeof digits>;
    const { runs } = await train(model, watched, { ...quiet, seeds: 12, signal: abort.signal });
    const tested = runs.filter(({ record }) => record.tests.length > 0).length;
    expect(tested).toBeGreaterThan(0);
    expect(tested).toBeLessThan(12);
    expect(runs.map(({ outcome }) => outcome)).toEqual(runs.map(() => ({ outcome: "interrupted", step: 0 })));
  });

  test("are five in a program, or as many as there are threads", async () => {
    const plan = program(model.data);
    const task = digits();
    const data = place(plan, task.name, await task.load());
    const nodes = async (threads: string) => {
      vi.stubEnv("TF_NUM_INTRAOP_THREADS", threads); // what the library was started with
      const ready = trainer(plan, data);
      const all = { seeds: [1, 2, 3, 4, 5, 6], batch: 720, testEvery: 0, signals: [], onProgress: () => undefined };
      const { replicas, reports } = await ready.train(all);
      for (const { state } of replicas) dispose(state as never);
      ready.dispose();
      return reports.find(({ name }) => name.startsWith("training step"))!.nodes;
    };
    const { TF_NUM_INTRAOP_THREADS = "" } = process.env;
    const [three, six] = [await nodes("2"), await nodes("6")];
    vi.stubEnv("TF_NUM_INTRAOP_THREADS", TF_NUM_INTRAOP_THREADS);
    data.dispose();
    expect(six / three).toBeGreaterThan(1.7);
  });

  test("are refused where they make no sense", async () => {
    const of = (options: object) => train(model, digits(), { ...quiet, ...options } as never);
    await expect(of({ seeds: 0 })).rejects.toThrow(
      "train(): seeds is a list of whole numbers, such as [1, 2, 3, 4, 5], or how many",
    );
    await expect(of({ seeds: [1, 1] })).rejects.toThrow("train(): a seed is given twice");
    await expect(of({ seeds: [1.5] })).rejects.toThrow("train(): a seed is a whole number, not 1.5");
    await expect(of({ seeds: 2, seed: 1 })).rejects.toThrow("train(): give seed or seeds, not both");
  });

  test("compare() takes how many", async () => {
    const result = await compare({ model }, digits(), { ...quiet, seeds: 3 });
    expect(result.frame().column("seed").values).toEqual([1, 2, 3]);
  });

  // Again where other tests have had the processors.
  test.each([1, 3])("an abort takes effect within 200 ms, with %i", { retry: 2 }, async (seeds) => {
    const long = circuit({
      ...(model.toJSON() as Parameters<typeof circuit>[0]),
      development: [{ stage: "schooling", epochs: 100_000 }],
    });
    const abort = new AbortController();
    const earlier = runs.list().length;
    const training = train(long as never, digits(), { ...quiet, seeds, signal: abort.signal });
    const begun = () => runs.list().length >= earlier + seeds && runs.last()!.steps.length > 100;
    await vi.waitUntil(begun, { timeout: 20_000 });
    const start = performance.now();
    abort.abort();
    const { runs: ended } = await training;
    expect(performance.now() - start).toBeLessThan(200);
    expect(ended.length).toBe(seeds);
    for (const { outcome, record } of ended) {
      expect(outcome).toEqual({ outcome: "interrupted", step: record.updates });
      expect(record.steps.length).toBe(record.updates);
    }
  });
});
