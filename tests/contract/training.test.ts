import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
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
  type Run,
  readout,
  runs,
  sgd,
  sparseness,
  streams,
  train,
  useBackend,
} from "../../src";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import type { AnyRule } from "../../src/learning/table";
import { tensor1d, tidy } from "../../src/ops";
import { program } from "../../src/program/program";
import { batch, place } from "../../src/train/data";
import { initialState, type State } from "../../src/train/state";
import { trainStep } from "../../src/train/step";
import { temporaryFolder } from "../temporary-folder";

beforeAll(() => {
  vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
});
afterAll(() => vi.unstubAllEnvs());

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
    learning: { otherwise: rule as Exclude<AnyRule, { kind: "stdp" }> },
    development: stages.map((stage, i) => ({ stage: `stage ${i}`, ...stage })),
  });
const lossesOf = (run: Run) => run.record.steps.map(({ loss }) => loss);

const why = whyNoTfjsNode();
const reason = why ? ` (skipped: ${why})` : "";

describe.skipIf(why)(`the backends${reason}`, () => {
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

describe.skipIf(why)(`training on the native backend${reason}`, () => {
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

  test("is tested once where that is asked for, with the result that it has anyway", async () => {
    const often = await train(model(), digits(), quiet);
    const once = await train(model(), digits(), { ...quiet, testAt: "end" });
    expect(new Set(once.record.tests.map(({ step }) => step))).toEqual(new Set([once.record.updates]));
    expect(once.record.tests).toEqual(often.record.tests.filter(({ step }) => step === once.record.updates));
    expect(once.accuracy).toBe(often.accuracy);
    const wrong = train(model(), digits(), { ...quiet, testAt: "never" as never });
    await expect(wrong).rejects.toThrow('train(): testAt is "epochs" or "end", not "never"');
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

  test("starts from weights that are drawn with the standard deviation that is given, in place of the usual one", () => {
    const { architecture, ...rest } = model().toJSON() as { architecture: { areas: object; pathways: object } };
    const pathways = { ...architecture.pathways, "retina -> V1": { sd: 0.5 } };
    const wide = circuit({ ...rest, architecture: { ...architecture, pathways } } as never);
    const weights = (of: typeof wide.data) =>
      tidy(() => initialState(program(of), streams(1))["retina -> V1"]!.synapses.weights.dataSync());
    const usual = weights(model().data);
    const factor = 0.5 / (Math.SQRT2 / 8); // gain over √64 pixels
    for (const [i, weight] of weights(wide.data).entries()) expect(weight).toBeCloseTo(factor * usual[i]!, 5);
  });

  test("is refused a target of cross-entropy that is no label", async () => {
    const wrong = circuit({
      architecture: { areas: { retina: image(8, 8), copy: readout(64) }, pathways: { "retina -> copy": {} } },
      objectives: { copy: crossEntropy("image") },
      learning: { otherwise: backprop() },
    });
    await expect(train(wrong, digits(), quiet)).rejects.toThrow(
      /^objective crossEntropy in area "copy": its target is a label, but "image" of digits.* has no classes; meanSquaredError\(\) takes any signal$/,
    );
  });

  test("that is aborted does not finish a test that takes long", async () => {
    const abort = new AbortController();
    const size = 400_000;
    const blank = { size, values: { image: new Float32Array(size * 64), label: new Float32Array(size) } };
    const long = { ...digits(), load: async () => ({ ...(await digits().load()), test: blank }) };
    setTimeout(() => abort.abort(), 100);
    const run = await train(model(), long, { ...quiet, signal: abort.signal });
    expect(run.outcome).toEqual({ outcome: "interrupted", step: 0 });
    expect(run.record.tests).toEqual([]);
  });

  test("that is aborted returns the run so far", async () => {
    const abort = new AbortController();
    const long = train(model(undefined, [{ epochs: 10_000 }]), digits(), { ...quiet, signal: abort.signal });
    const begun = vi.waitUntil(() => (runs.last()?.steps.length ?? 0) > 10, { timeout: 20_000 });
    const start = begun.then(() => {
      abort.abort();
      return Date.now();
    });
    const run = await long;
    expect(Date.now() - (await start)).toBeLessThan(3000);
    expect(run.outcome.outcome).toBe("interrupted");
    expect(run.record.steps.length).toBeGreaterThan(10);
    expect(runs.last()!.steps).toEqual(run.record.steps);
    // It is tested as it is then, not as it was at some earlier test.
    expect(run.record.tests.at(-1)!.step).toBe(run.record.updates);
    expect(run.accuracy).toBe(run.record.tests.findLast(({ accuracy }) => accuracy !== undefined)!.accuracy);
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
    expect(run.accuracy).toBeNaN();
    expect(runs.read(run.record.id)).toEqual(run.record);
    // A loss that is still a number, but absurd, is no success either.
    const wild = { ...linear.toJSON(), learning: { otherwise: backprop({ optimizer: sgd(1e5) }) } };
    const { outcome } = await train(circuit(wild as never), digits(), quiet);
    expect(outcome).toMatchObject({ outcome: "diverged" });
    expect((outcome as { loss: number }).loss).toBeLessThan(Number.POSITIVE_INFINITY);
    // Also when it is the very last update that does it.
    const last = await train(linear, digits(), { ...quiet, batch: 1442 });
    expect(last.outcome).toMatchObject({ outcome: "finished" });
    const worse = { ...linear.toJSON(), learning: { otherwise: backprop({ optimizer: sgd(1e38) }) } };
    expect((await train(circuit(worse as never), digits(), { ...quiet, batch: 1442 })).outcome).toMatchObject({
      outcome: "diverged",
      step: 1,
    });
  });

  test("leaves no tensor behind, however it ends", async () => {
    const count = memory().numTensors;
    await train(model(), digits(), { ...quiet, observe: 5 });
    await train(model(backprop({ optimizer: sgd(1e6) })), digits(), quiet);
    await train(model(), digits(), { ...quiet, signal: AbortSignal.abort() });
    const there = runs.list().length;
    await expect(train(model(), digits(), { ...quiet, batch: 5000 })).rejects.toThrow(
      /train\(\): a batch of 5000 does not fit the 1442 samples of digits/,
    );
    await expect(train(model(), digits(), { ...quiet, seed: 1.5 })).rejects.toThrow(
      "train(): a seed is a whole number, not 1.5",
    );
    expect(runs.list().length).toBe(there);
    await expect(train(model(), mnist({ train: 100, test: 100 }), quiet)).rejects.toThrow(
      'area "retina": it has shape [8, 8, 1], but "image" of mnist(train 100, test 100) has [28, 28, 1]',
    );
    expect(memory().numTensors).toBe(count);
  });

  test("needs no objective where no rule needs teaching", async () => {
    const hebbian = circuit({
      architecture: { areas: { retina: image(8, 8), V1: area(4) }, pathways: { "retina -> V1": {} } },
      learning: { otherwise: oja({ rate: 1e-2 }) },
    });
    const run = await train(hebbian, digits(), quiet);
    expect(run.summary).toMatch(/finished after 22 steps; /);
    const fresh = initialState(program(hebbian.data), streams(0))["retina -> V1"]!.synapses.weights;
    expect(run.synapses["retina -> V1"]!.weights).not.toEqual(fresh.dataSync());
    fresh.dispose();
  });

  test("counts the accuracy of the first objective with a label, and all objectives' losses with their weights", async () => {
    const both = circuit({
      architecture: {
        areas: { retina: image(8, 8), early: readout(10), naming: readout(10) },
        pathways: { "retina -> early": {}, "early -> naming": {} },
      },
      objectives: { early: crossEntropy("label", { weight: 0.5 }), naming: crossEntropy("label") },
      learning: { otherwise: backprop() },
    });
    const result = await compare({ both }, digits(), { ...quiet, seeds: [1] });
    const [run] = result.runs.both;
    const last = run!.record.tests.slice(-2);
    expect(run!.accuracy).toBe(last[0]!.accuracy);
    const loss = result.frame().column("loss").values[0] as number;
    expect(loss).toBeCloseTo(0.5 * last[0]!.loss + last[1]!.loss, 5);
    expect(() => result.curve()).toThrow(/say which by \{ area: "early" \| "naming" \}/);
    expect(result.curve("accuracy", { area: "naming" }).data.length).toBeGreaterThan(0);
  });

  test("of a comparison that is aborted keeps every arm, also those it did not reach", async () => {
    const long = model(undefined, [{ epochs: 10_000 }]);
    const result = await compare({ a: long, b: long }, digits(), { ...quiet, seeds: [1], signal: AbortSignal.abort() });
    expect([result.runs.a.length, result.runs.b.length]).toEqual([1, 0]);
    await expect(compare({ a: long, b: undefined as never }, digits(), { seeds: [1] })).rejects.toThrow(
      'compare(), arm "b": an arm is a circuit, from circuit()',
    );
    await expect(compare({}, digits(), { seeds: [1] })).rejects.toThrow(/compare\(\): there is no arm/);
    await expect(compare({ a: long }, digits(), { seeds: [1, 1] })).rejects.toThrow(/a seed is given twice/);
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
      (await train(model(rule), digits(), { ...quiet, seed: 2, observe: 10 })).record.pathways;
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
    const run = await train(model(), digits(), { ...quiet, seed: 4, observe: 10 });
    expect(runs.read(run.record.id)).toEqual(run.record);
    expect(run.record.hash).toBe(model().hash);
    expect(run.frame("tests").shape[0]).toBe(4);
    expect(run.frame().columns).toEqual(["step", "stage", "area", "objective", "loss"]);
  });
});
