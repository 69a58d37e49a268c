import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { scan } from "../../../src/engine/scan";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import "../../../src/ops";

// In a file of its own: the most memory that a process has held never falls.
test.skipIf(whyNoTfjsNode() !== undefined)("checkpoints bound the memory of the gradient", async () => {
  await useBackend("tensorflow");
  const side = 64;
  const before = tf.memory().numTensors;
  const [w, h] = [tf.fill([side, side], 0.01), tf.ones([side, side])] as const;
  const peakMiB = (checkpoint: boolean, steps: number) => {
    const xs = tf.ones([steps]);
    const start = process.resourceUsage().maxRSS;
    const step = compile((args: { w: tf.Tensor2D; h: tf.Tensor2D; xs: tf.Tensor }) =>
      tf.grad((w) => {
        const body = (h: tf.Tensor2D, x: tf.Tensor) => {
          const next = tf.tanh(tf.add(tf.matMul(h, w as tf.Tensor2D), x)) as tf.Tensor2D;
          return { state: next, output: [] };
        };
        return tf.sum(scan(body, args.h, args.xs, { checkpoint }).state);
      })(args.w),
    );
    step({ w: w as tf.Tensor2D, h: h as tf.Tensor2D, xs }).dispose();
    expect(step.report().native).toBe(true);
    step.dispose();
    xs.dispose();
    return (process.resourceUsage().maxRSS - start) / 1024;
  };
  for (const checkpoint of [true, false]) peakMiB(checkpoint, 9); // what the first programs load is not counted
  const bounded = peakMiB(true, 2500);
  const all = peakMiB(false, 2500);
  tf.dispose([w, h]);
  expect(tf.memory().numTensors).toBe(before);
  // A state has 16 KiB; all of them 39 MiB, and as much again for what else the gradient asks for.
  expect(all).toBeGreaterThan(35);
  expect(bounded).toBeLessThan(all / 2);
});
