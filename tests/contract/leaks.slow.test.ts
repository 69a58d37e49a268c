import { expect, test } from "vitest";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import { measureMemory, staysFlat, training } from "./flat-memory";

const there = test.skipIf(whyNoTfjsNode() !== undefined);
measureMemory();

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
