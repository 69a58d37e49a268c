import { expect, test } from "vitest";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import { killsAndResumes } from "./killed";

test.skipIf(whyNoTfjsNode() !== undefined)(
  "twenty kills at random moments lose no recorded metric, and each time it comes to the end it would have had",
  async () => {
    const rows = await killsAndResumes(20, 2);
    expect(new Set(rows).size, rows.join()).toBeGreaterThan(15);
  },
  900_000,
);
