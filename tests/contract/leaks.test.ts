import { expect, test } from "vitest";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import { dispose, ones, type Tensor } from "../../src/ops";
import { measureMemory, staysFlat, training } from "./flat-memory";

measureMemory();

test.skipIf(whyNoTfjsNode() !== undefined)("trainings one after another leave nothing behind", async () => {
  await staysFlat(5, 10, 40, (seed) => training(seed, 1));
});

test.skipIf(whyNoTfjsNode() !== undefined)("the check notices what is left behind", async () => {
  const left: Tensor[] = [];
  await expect(staysFlat(1, 3, 40, () => left.push(ones([2])))).rejects.toThrow();
  dispose(left);
});
