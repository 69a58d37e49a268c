import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  adam,
  area,
  type BackendName,
  backprop,
  circuit,
  compare,
  crossEntropy,
  digits,
  feedbackAlignment,
  image,
  meanSquaredError,
  mnist,
  oja,
  readout,
  runs,
  sgd,
  sparseness,
  streams,
  train,
  useBackend,
} from "../../src";
import type { AnyRule } from "../../src/learning/table";
import { tensor1d, tidy } from "../../src/ops";
import { program } from "../../src/program/program";
import { batch, place } from "../../src/train/data";
import { initialState, type State } from "../../src/train/state";
import { trainStep } from "../../src/train/step";

const before = process.env.TRIAD_RUNS;
beforeAll(() => {
  process.env.TRIAD_RUNS = mkdtempSync(join(tmpdir(), "triad-runs-"));
});
afterAll(() => {
  process.env.TRIAD_RUNS = before;
});

const quiet = { progress: false };
const all = ["retina -> V1", "V1 -> IT", "IT -> naming"] as const;
const model = (
  rule: AnyRule = backprop({ optimizer: adam(3e-3) }),
  stages: { epochs: number; plastic?: (typeof all)[number][] }[] = [{ epochs: 1 }],
) =>
  circuit({
    architecture: {
      areas: { retina: image(8, 8), V1: area(24), IT: area(16, { activation: "tanh" }), naming: readout(10) },
      pathways: { "retina -> V1": {}, "V1 -> IT": {}, "IT -> naming": {} },
    },
    objectives: { IT: sparseness({ target: 0.05, weight: 0.01 }), naming: crossEntropy("label") },
    learning: { otherwise: rule },
    development: stages.map((stage, i) => ({ stage: `stage ${i}`, ...stage })),
  });
const lossesOf = (run: Awaited<ReturnType<typeof train>>) => run.record.steps.map(({ loss }) => loss);

describe("the backends", () => {
  const twentySteps = async (backend: BackendName, rule: Parameters<typeof model>[0]) => {
    await useBackend(backend);
    const run = await train(model(rule), digits(), { ...quiet, batch: 64, seed: 3 });
    expect(run.record.backend).toBe(backend);
    return lossesOf(run).slice(0, 20 * 2);
  };

  test.each([
    ["backprop", backprop({ optimizer: adam(3e-3) })],
    ["feedback alignment", feedbackAlignment({ optimizer: sgd(0.1) })],
  ])("give the same losses over 20 steps of %s, within 1e-4", async (_, rule) => {
    const native = await twentySteps("tensorflow", rule);
    expect(native.length).toBe(40);
    for (const other of ["wasm", "cpu"] as const)
      (await twentySteps(other, rule)).forEach((loss, i) => {
        expect(Math.abs(loss - native[i]!), `${other}, step ${i >> 1}`).toBeLessThan(1e-4);
      });
  });
});

describe("training on the native backend", () => {
  beforeEach(() => useBackend("tensorflow"));

  test("as one compiled program equals the same step run eagerly", async () => {
    const { data } = model();
    const plan = program(data);
    const task = digits();
    const resident = place(plan, task.name, await task.load());
    const order = streams(3)("data").permutation(resident.sizes.train);
    let state: State = initialState(plan, streams(3));
    const eager: number[] = [];
    for (let step = 0; step < 10; step++) {
      const result = tidy(() => {
        const indices = tensor1d(order.subarray(step * 64, step * 64 + 64), "int32");
        return trainStep(plan, plan.stages[0]!, state, batch(resident.train, indices, resident.classes)) as never;
      }) as ReturnType<typeof trainStep>;
      state = result.state;
      eager.push(...result.losses.dataSync());
    }
    resident.dispose();
    const compiled = lossesOf(await train(model(), task, { ...quiet, seed: 3 }));
    eager.forEach((loss, i) => {
      expect(Math.abs(compiled[i]! - loss)).toBeLessThan(1e-5 * Math.abs(loss) + 1e-6);
    });
  });

  test("gives the same bits for the same seed, and others for another", async () => {
    const of = async (seed: number) =>
      (await train(model(), digits(), { ...quiet, seed })).synapses["V1 -> IT"]!.weights;
    expect(await of(1)).toEqual(await of(1));
    expect(await of(1)).not.toEqual(await of(2));
  });

  test("an area that is added shifts no other's initial weights", () => {
    const bigger = circuit({
      architecture: {
        areas: {
          retina: image(8, 8),
          V1: area(24),
          V2: area(5),
          IT: area(16, { activation: "tanh" }),
          naming: readout(10),
        },
        pathways: { "retina -> V1": {}, "V1 -> V2": {}, "V1 -> IT": {}, "IT -> naming": {} },
      },
      learning: { "V1 -> V2": oja({ rate: 1e-3 }) },
    });
    const weights = (data: typeof bigger.data) =>
      tidy(() => initialState(program(data), streams(9))["V1 -> IT"]!.synapses.weights.dataSync());
    expect(weights(bigger.data)).toEqual(weights(model().data));
  });

  test("learns digits well above chance by backprop, tested before and after every epoch", async () => {
    const run = await train(model(undefined, [{ epochs: 12 }]), digits(), { ...quiet, seed: 1 });
    expect(run.outcome).toEqual({ outcome: "finished" });
    const named = run.record.tests.filter(({ objective }) => objective === "naming crossEntropy");
    expect(named.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(named[0]!.accuracy).toBeLessThan(0.3);
    expect(run.accuracy).toBe(named.at(-1)!.accuracy);
    expect(run.accuracy).toBeGreaterThan(0.88);
  });

  test("changes only what a stage makes plastic", async () => {
    const [first, second] = [["retina -> V1"], ["IT -> naming"]] as (typeof all)[number][][];
    const start = await train(model(undefined, [{ epochs: 0 }]), digits(), quiet);
    const one = await train(model(undefined, [{ epochs: 1, plastic: first! }]), digits(), quiet);
    const both = await train(
      model(undefined, [
        { epochs: 1, plastic: first! },
        { epochs: 1, plastic: second! },
      ]),
      digits(),
      quiet,
    );
    const same = (a: typeof one, b: typeof one, pathway: string) =>
      expect(a.synapses[pathway]!.weights).toEqual(b.synapses[pathway]!.weights);
    same(one, start, "V1 -> IT");
    same(one, start, "IT -> naming");
    same(both, one, "retina -> V1");
    expect(one.synapses["retina -> V1"]!.weights).not.toEqual(start.synapses["retina -> V1"]!.weights);
    expect(both.synapses["IT -> naming"]!.weights).not.toEqual(start.synapses["IT -> naming"]!.weights);
  });

  test("starts from weights that are given", async () => {
    const identity = Array.from({ length: 64 }, (_, i) => Array.from({ length: 64 }, (_, j) => (i === j ? 1 : 0)));
    const fixed = circuit({
      architecture: {
        areas: { retina: image(8, 8), copy: area(64), naming: readout(10) },
        pathways: { "retina -> copy": { weights: identity }, "copy -> naming": {} },
      },
      objectives: { naming: crossEntropy("label"), copy: meanSquaredError("image", { weight: 0 }) },
      learning: { otherwise: backprop() },
      development: [{ stage: "none", epochs: 0 }],
    });
    const run = await train(fixed, digits(), quiet);
    expect(run.synapses["retina -> copy"]!.weights).toEqual(Float32Array.from(identity.flat()));
    expect(run.record.tests.find(({ objective }) => objective === "copy meanSquaredError")!.loss).toBe(0);
  });

  test("that is aborted returns the run so far", async () => {
    const abort = new AbortController();
    const long = train(model(undefined, [{ epochs: 10_000 }]), digits(), { ...quiet, signal: abort.signal });
    setTimeout(() => abort.abort(), 300);
    const start = Date.now();
    const run = await long;
    expect(Date.now() - start).toBeLessThan(3000);
    expect(run.outcome.outcome).toBe("interrupted");
    expect(run.record.steps.length).toBeGreaterThan(10);
    expect(runs.last()!.steps).toEqual(run.record.steps);
  });

  test("that diverges says where, and is no exception", async () => {
    const linear = circuit({
      architecture: { areas: { retina: image(8, 8), naming: readout(10) }, pathways: { "retina -> naming": {} } },
      objectives: { naming: meanSquaredError("label") },
      learning: { otherwise: backprop({ optimizer: sgd(1e6) }) },
    });
    const run = await train(linear, digits(), quiet);
    expect(run.outcome).toMatchObject({ outcome: "diverged", step: expect.any(Number) });
    expect(run.summary).toMatch(/diverged at step \d+: try a smaller rate/);
  });

  test("leaves no tensor behind, however it ends", async () => {
    const count = memory().numTensors;
    await train(model(), digits(), { ...quiet, alignment: 5 });
    await train(model(backprop({ optimizer: sgd(1e6) })), digits(), quiet);
    await train(model(), digits(), { ...quiet, signal: AbortSignal.abort() });
    await expect(train(model(), digits(), { ...quiet, batch: 5000 })).rejects.toThrow(/a batch of 5000 does not fit/);
    await expect(train(model(), mnist({ train: 100, test: 100 }), quiet)).rejects.toThrow(
      'area "retina": it has shape [8, 8, 1], but "image" of mnist(train 100, test 100) has [28, 28, 1]',
    );
    expect(memory().numTensors).toBe(count);
  });

  test("refuses a task whose labels do not fit, naming both sizes", async () => {
    const four = circuit({
      architecture: { areas: { retina: image(8, 8), naming: readout(4) }, pathways: { "retina -> naming": {} } },
      objectives: { naming: crossEntropy("label") },
      learning: { otherwise: backprop() },
    });
    await expect(train(four, digits(), quiet)).rejects.toThrow(
      /objective crossEntropy in area "naming": it has 4 units, but "label" of digits.* has 10 classes/,
    );
  });

  test("measures the angle to the gradient: 0° for backprop, far from it at first for feedback alignment", async () => {
    const angles = async (rule: Parameters<typeof model>[0]) =>
      (await train(model(rule), digits(), { ...quiet, seed: 2, alignment: 10 })).record.pathways;
    for (const { angle } of await angles(backprop())) expect(angle).toBeLessThan(0.2);
    const aligned = await angles(feedbackAlignment());
    expect(aligned.find(({ pathway }) => pathway === "V1 -> IT")!.angle).toBeGreaterThan(45);
    // The top pathway's teaching signal is the objective's own.
    for (const row of aligned.filter(({ pathway }) => pathway === "IT -> naming")) expect(row.angle).toBeLessThan(0.2);
    expect(new Set(aligned.map(({ step }) => step))).toEqual(new Set([1, 11, 21]));
  });

  test("compares arms seed by seed, from the same initial weights in all arms", async () => {
    const result = await compare(
      { untrained: model(undefined, [{ epochs: 0 }]), gradient: model(), alignment: model(feedbackAlignment()) },
      digits(),
      { ...quiet, seeds: [1, 2] },
    );
    expect(result.frame().shape).toEqual([6, 7]);
    const [untrained, gradient] = [result.runs.untrained, result.runs.gradient];
    expect(untrained[0]!.record.tests[0]!.loss).toBeCloseTo(gradient[0]!.record.tests[0]!.loss, 5);
    expect(untrained[0]!.accuracy).not.toBe(untrained[1]!.accuracy);
    expect(gradient[0]!.synapses["V1 -> IT"]!.weights).not.toEqual(gradient[1]!.synapses["V1 -> IT"]!.weights);
  });

  test("writes its record as it goes", async () => {
    const run = await train(model(), digits(), { ...quiet, seed: 4, alignment: 10 });
    expect(runs.read(run.record.id)).toEqual(JSON.parse(JSON.stringify(run.record)));
    expect(run.record.hash).toBe(model().hash);
    expect(run.frame("tests").shape[0]).toBe(4);
    expect(run.frame().columns).toEqual(["step", "stage", "area", "objective", "loss"]);
  });
});
