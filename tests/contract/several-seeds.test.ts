import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  adam,
  area,
  backprop,
  circuit,
  compare,
  crossEntropy,
  digits,
  image,
  readout,
  runs,
  train,
  useBackend,
} from "../../src";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import { dispose } from "../../src/ops";
import { program } from "../../src/program/program";
import { staticTask } from "../../src/surface/check-task";
import { place } from "../../src/train/data";
import { trainer } from "../../src/train/trainer";
import { temporaryFolder } from "../temporary-folder";

beforeAll(() => {
  vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
});
afterAll(() => vi.unstubAllEnvs());

const why = whyNoTfjsNode();
const quiet = { progress: false };

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
