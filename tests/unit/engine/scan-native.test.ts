import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import "../../../src/ops";
import { scoped, withoutLeaks } from "./leaks";
import { type Rnn, rnn, rnnArguments } from "./scans";

const noNative = whyNoTfjsNode();

describe.skipIf(noNative !== undefined)("a scan as a native loop", () => {
  beforeAll(async () => void (await useBackend("tensorflow")));
  withoutLeaks();
  const step = ({ w, u, h, xs }: Rnn) =>
    tf.grads((w, u) => {
      const { state, outputs } = rnn({ w, u, h, xs } as Rnn);
      return tf.add(tf.sum(state), tf.sum(tf.square(outputs))) as tf.Scalar;
    })([w, u]);

  test("10 and 1,000 steps make programs of the same size", () => {
    const nodes = [10, 1000].map((steps) => {
      const compiled = compile(step);
      scoped(() => void compiled(rnnArguments(1, steps)));
      const { nodes, native } = compiled.report();
      expect(native).toBe(true);
      compiled.dispose();
      return nodes;
    });
    expect(nodes[0]).toBeGreaterThan(20);
    expect(nodes[1]).toBe(nodes[0]);
  });

  test("1,000 calls leave nothing behind", () =>
    scoped(() => {
      const compiled = compile(step);
      const args = rnnArguments(1, 5);
      tf.dispose(compiled(args));
      const { binding } = tf.backend() as unknown as { binding: { getNumOfTensors(): number } };
      const before = [tf.memory().numTensors, binding.getNumOfTensors()];
      const rss = process.memoryUsage.rss();
      for (let call = 0; call < 1000; call++) tf.dispose(compiled(args));
      expect([tf.memory().numTensors, binding.getNumOfTensors()]).toEqual(before);
      expect((process.memoryUsage.rss() - rss) / 2 ** 20).toBeLessThan(30);
      compiled.dispose();
    }));
});
