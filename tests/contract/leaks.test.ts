import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { useBackend } from "../../src";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import { dispose, ones, type Tensor } from "../../src/ops";
import { temporaryFolder } from "../temporary-folder";
import { staysFlat, training } from "./flat-memory";

beforeAll(async () => {
  setFlagsFromString("--expose-gc");
  globalThis.gc = runInNewContext("gc");
  vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
  if (whyNoTfjsNode() === undefined) await useBackend("tensorflow");
});
afterAll(() => vi.unstubAllEnvs());

test.skipIf(whyNoTfjsNode() !== undefined)("trainings one after another leave nothing behind", async () => {
  await staysFlat(5, 10, 40, (seed) => training(seed, 1));
});

test.skipIf(whyNoTfjsNode() !== undefined)("the check notices what is left behind", async () => {
  const left: Tensor[] = [];
  await expect(staysFlat(1, 3, 40, () => left.push(ones([2])))).rejects.toThrow();
  dispose(left);
});
