import { expect, test } from "vitest";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import { testKernel } from "./kernel";

const kernel = testKernel();
const slow = 120_000;

test(
  "compiled functions in cells: errors name the cell's line, and what is defined anew is compiled anew",
  async () => {
    const native = whyNoTfjsNode() === undefined;
    const first = await kernel.run(`
    import * as tf from "@tensorflow/tfjs";
    import { compile, useBackend } from "triad";
    await useBackend();
    const x = tf.ones([2, 3]) as tf.Tensor2D;
    let by = 2;
    let step = compile((x: tf.Tensor2D) => tf.mul(x, by), { name: "step", captures: () => ({ by }) });
    const value = () => tf.tidy(() => step(x).dataSync()[0]);
    [value(), step.report().native];
  `);
    expect(first.traceback()).toBe("");
    expect(first.result()).toBe(`[ 2, ${native} ]`);
    const wrong = await kernel.run(`const wrong = compile((x: tf.Tensor2D) => {
  const y = tf.relu(x);
  return tf.matMul(y, y);
}, { name: "wrong" });
wrong(x);`);
    const [cell] = /Cell In\[\d+\]/.exec(wrong.traceback())!;
    expect(wrong.reply).toMatchObject({ ename: "EngineError" });
    expect((wrong.reply as { evalue?: string }).evalue).toMatch(/^compiled "wrong": matMul: /);
    expect((wrong.reply as { evalue?: string }).evalue).toContain(`(at ${cell}:3:13)`);
    // A captured number that a later cell changes, and a function that a later cell defines anew.
    expect((await kernel.run("by = 5; value();")).result()).toBe("5");
    expect((await kernel.run("step = compile((x: tf.Tensor2D) => tf.mul(x, by + 1), { name: 'step' }); value();")).result()).toBe("6"); // biome-ignore format: one thought
  },
  slow,
);
