import { expect, test } from "vitest";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import { killsAndResumes } from "./killed";

test.skipIf(whyNoTfjsNode() !== undefined)(
  "twenty kills at random moments lose no recorded metric, and each time it comes to the end it would have had",
  async () => {
    const rows = await killsAndResumes(20, 2);
    console.log(`steps recorded after each kill: ${rows.join(", ")}`);
    expect(new Set(rows).size).toBeGreaterThan(5);
  },
  600_000,
);
