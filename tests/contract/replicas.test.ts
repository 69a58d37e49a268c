import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  adam,
  area,
  backprop,
  blur,
  circuit,
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
  sgd,
  useBackend,
} from "../../src";
import { observatory } from "../../src/analysis/observatory";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import type { AnyRule } from "../../src/learning/table";
import { dispose } from "../../src/ops";
import { program } from "../../src/program/program";
import type { AlignmentRow, PathwayRow } from "../../src/runs/record";
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
