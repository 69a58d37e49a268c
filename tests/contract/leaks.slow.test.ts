import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { useBackend } from "../../src";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import { temporaryFolder } from "../temporary-folder";
import { staysFlat, training } from "./flat-memory";

const there = test.skipIf(whyNoTfjsNode() !== undefined);
beforeAll(async () => {
  setFlagsFromString("--expose-gc");
  globalThis.gc = runInNewContext("gc");
  vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
  if (whyNoTfjsNode() === undefined) await useBackend("tensorflow");
});
afterAll(() => vi.unstubAllEnvs());

// A program of such a training that stayed would be some 0.3 MiB, its tensors and rows as much again.
there("memory is flat over 200 trainings", () => staysFlat(40, 200, 40, (seed) => training(seed, 1)), 600_000);

there(
  "memory is flat over 10,000 steps",
  async () => {
    const epochs = 460;
    await training(0, epochs / 4);
    await staysFlat(1, 1, 40, async (seed) =>
      expect((await training(seed, epochs)).record.updates).toBeGreaterThan(10_000),
    );
  },
  600_000,
);
