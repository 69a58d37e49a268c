import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  backprop,
  circuit,
  compileReport,
  crossEntropy,
  digits,
  image,
  readout,
  runs,
  train,
  useBackend,
} from "../../src";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import { temporaryFolder } from "../temporary-folder";

const model = circuit({
  architecture: { areas: { retina: image(8, 8), naming: readout(10) }, pathways: { "retina -> naming": {} } },
  objectives: { naming: crossEntropy("label") },
  learning: { otherwise: backprop() },
});
const once = () => train(model, digits(), { batch: 720, progress: false });

/** Lets TensorFlow refuse every program while `fn` runs. */
async function withoutPrograms<R>(fn: () => Promise<R>): Promise<R> {
  const native = tf.backend() as unknown as { binding: object };
  const { binding } = native;
  const loadSavedModel = () => {
    throw new Error("Failed to load: no room\n at node");
  };
  native.binding = Object.create(binding, { loadSavedModel: { value: loadSavedModel } });
  try {
    return await fn();
  } finally {
    native.binding = binding;
  }
}

beforeAll(() => void vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs")));
afterAll(() => vi.unstubAllEnvs());

describe.skipIf(whyNoTfjsNode() !== undefined)("what cannot be compiled", () => {
  beforeAll(async () => void (await useBackend("tensorflow")));

  test("runs all the same, and the run says what and why, on disk too", async () => {
    const compiled = await once();
    expect(compiled.record.eager).toBeUndefined();
    const [step, ...rest] = compiled.record.compiled!;
    expect(step).toEqual({
      function: expect.stringMatching(/^training step of stage/),
      ...{ compiler: "tensorflow", why: "asked for by { xla: false }" },
    });
    expect(rest.map((each) => each.function)).toEqual(["test"]);
    expect(compiled.summary).toMatch(/ on tensorflow, \d+\.\d s of it preparing the circuit as a native program$/);
    expect(runs.read(compiled.record.id)).toEqual(compiled.record);
    const run = await withoutPrograms(once);
    expect(run.outcome.outcome).toBe("finished");
    expect(run.record.compiled).toBeUndefined();
    const [first, ...others] = run.record.eager!;
    expect(first).toEqual({
      function: expect.stringMatching(/^training step of stage/),
      why: "Failed to load: no room",
    });
    expect(others).toEqual([{ function: "test", why: "Failed to load: no room" }]);
    expect(run.summary).toContain("; the training step of stage");
    expect(run.summary).toContain("was not compiled: Failed to load: no room");
    expect(runs.read(run.record.id)).toEqual(run.record);
  });

  test("is found out by the report that the doctor shows", async () => {
    const found = await compileReport();
    expect(Object.values(found)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    const refused = await withoutPrograms(compileReport);
    expect(new Set(Object.values(refused))).toEqual(new Set(["Failed to load: no room"]));
  });
});

test("on a backend that compiles nothing the record says so, and the summary need not", async () => {
  await useBackend("cpu");
  const run = await once();
  expect(run.record.eager!.map(({ why }) => why)).toEqual(["the backend is cpu", "the backend is cpu"]);
  expect(run.record.compiled).toBeUndefined();
  expect(run.summary).toMatch(/ s on cpu$/);
});
