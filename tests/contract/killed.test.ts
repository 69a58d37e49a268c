import { expect, test } from "vitest";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import { killsAndResumes } from "./killed";

const there = test.skipIf(whyNoTfjsNode() !== undefined);

there(
  "a training that is killed three times loses no recorded metric, and comes to the end it would have had",
  async () => {
    const rows = await killsAndResumes(3, 1);
    expect(rows.length).toBe(3);
    expect(new Set(rows).size).toBeGreaterThan(1);
  },
  240_000,
);
