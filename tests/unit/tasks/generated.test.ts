import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  adam,
  backprop,
  circuit,
  contextDecision,
  crossEntropy,
  delayedMatchToSample,
  evidenceAccumulation,
  input,
  leaky,
  meanSquaredError,
  mnist1d,
  movers,
  naturalPatches,
  prismAdaptation,
  reach,
  readout,
  type StaticTask,
  schematicFaces,
  storeIgnoreRecall,
  train,
  useBackend,
  vestibuloOcularReflex,
} from "../../../src";
import { temporaryFolder } from "../../temporary-folder";

beforeAll(async () => {
  vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
  await useBackend("cpu");
});
afterAll(() => vi.unstubAllEnvs());

const sizes = { train: 96, test: 24 };
const tasks: Record<string, (options: { train?: number; test?: number; seed?: number }) => StaticTask> = {
  contextDecision,
  delayedMatchToSample,
  evidenceAccumulation,
  mnist1d,
  movers,
  naturalPatches,
  prismAdaptation,
  reach,
  schematicFaces,
  storeIgnoreRecall,
  vestibuloOcularReflex,
};

describe.each(Object.entries(tasks))("%s", (name, make) => {
  test("has the numbers that its signals describe, the same for the same seed and no other", async () => {
    const task = make(sizes);
    expect(task.name).toMatch(new RegExp(`^${name}\\(.*train 96, test 24, seed \\d\\)$`));
    const [data, again, other] = await Promise.all([task.load(), task.load(), make({ ...sizes, seed: 1 }).load()]);
    expect(Object.keys(data.signals)).toEqual(task.supplies);
    for (const part of ["train", "test"] as const) {
      expect(data[part].size).toBe(sizes[part]);
      for (const [signal, { shape, classes, steps = 1 }] of Object.entries(data.signals)) {
        const values = data[part].values[signal]!;
        expect(values.length).toBe(shape.reduce((all, n) => all * n, steps) * sizes[part]);
        expect(values.every(Number.isFinite)).toBe(true);
        expect(again[part].values[signal]).toEqual(values);
        if (classes === undefined) continue;
        expect([...new Set(values)].sort((a, b) => a - b)).toEqual(Array.from({ length: classes }, (_, k) => k));
      }
    }
    const [first] = task.supplies as [string];
    expect(other.train.values[first]).not.toEqual(data.train.values[first]);
    expect(data.test.values[first]).not.toEqual(data.train.values[first]!.slice(0, data.test.values[first]!.length));
  });

  test("refuses no samples, and half of one", () => {
    expect(() => make({ train: 0 })).toThrow(`${name}(): train is a whole number of at least 1, not 0`);
    expect(() => make({ test: 1.5 })).toThrow(`${name}(): test is a whole number of at least 1, not 1.5`);
  });
});

describe("a circuit learns from", () => {
  const learning = { otherwise: backprop({ optimizer: adam(0.02) }) };
  const development = [{ stage: "all", epochs: 30 }];
  const quiet = { seed: 1, progress: false, batch: 32 } as const;

  test("a label after two inputs in time", async () => {
    const decides = circuit({
      architecture: {
        areas: {
          evidence: input("evidence", [2]),
          context: input("context", [2]),
          PFC: leaky(16, { activation: "tanh", tau: 10 }),
          choice: readout(2),
        },
        pathways: { "evidence -> PFC": {}, "context -> PFC": {}, "PFC -> PFC": {}, "PFC -> choice": {} },
      },
      time: { dt: 1 },
      objectives: { choice: crossEntropy("label") },
      learning,
      development,
    });
    const run = await train(decides, contextDecision({ coherences: [0.5], steps: 8, ...sizes }), quiet);
    expect(run.accuracy).toBeGreaterThan(0.8);
  });

  test("the next frame", async () => {
    const predicts = circuit({
      architecture: {
        areas: { retina: input("frame", [6, 6, 1]), guess: readout(36) },
        pathways: { "retina -> guess": {} },
      },
      objectives: { guess: meanSquaredError("next") },
      learning,
      development,
    });
    const run = await train(predicts, movers({ size: 6, directions: 2, ...sizes }), quiet);
    const losses = run.record.steps.map(({ loss }) => loss);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 4);
  });
});
