import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, vi } from "vitest";
import {
  area,
  backprop,
  circuit,
  crossEntropy,
  digits,
  feedbackAlignment,
  image,
  readout,
  train,
  useBackend,
} from "../../src";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import { temporaryFolder } from "../temporary-folder";

/** Memory can be told apart by what is collected, and the records of the runs go nowhere. */
export function measureMemory(): void {
  beforeAll(async () => {
    setFlagsFromString("--expose-gc");
    globalThis.gc = runInNewContext("gc");
    vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
    if (whyNoTfjsNode() === undefined) await useBackend("tensorflow");
  });
  afterAll(() => vi.unstubAllEnvs());
}

interface Binding {
  getNumOfSavedModels(): number;
  getNumOfTensors(): number;
}
/** Tensors that tfjs and TensorFlow hold, and the programs that are loaded. */
function held(): number[] {
  const { binding } = tf.backend() as unknown as { binding: Binding };
  return [tf.memory().numTensors, binding.getNumOfTensors(), binding.getNumOfSavedModels()];
}
const rssMiB = () => process.memoryUsage.rss() / 2 ** 20;

/** One training of a small circuit; `epochs` of 22 steps. */
export const training = (seed: number, epochs: number) =>
  train(
    circuit({
      architecture: {
        areas: { retina: image(8, 8), V1: area(64), naming: readout(10) },
        pathways: { "retina -> V1": {}, "V1 -> naming": {} },
      },
      objectives: { naming: crossEntropy("label") },
      learning: { "retina -> V1": feedbackAlignment(), otherwise: backprop() },
      development: [{ stage: "training", epochs }],
    }),
    digits(),
    { seed, progress: false },
  );

/** After `before` rounds that warm up, `rounds` more leave nothing behind and keep to `limit` MiB of new memory. */
export async function staysFlat(
  before: number,
  rounds: number,
  limit: number,
  run: (round: number) => Promise<unknown> | unknown,
): Promise<void> {
  for (let round = 0; round < before; round++) await run(round);
  globalThis.gc?.();
  const there = held();
  const rss = rssMiB();
  for (let round = 0; round < rounds; round++) await run(before + round);
  globalThis.gc?.();
  expect(held()).toEqual(there);
  expect(rssMiB() - rss, "MiB of memory more than before").toBeLessThan(limit);
}
