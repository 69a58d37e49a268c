import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type BackendName, backendNames, useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { cond } from "../../../src/engine/cond";
import { fori } from "../../../src/engine/fori";
import { scan } from "../../../src/engine/scan";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import "../../../src/ops";
import { scoped, withoutLeaks } from "./leaks";

const noNative = whyNoTfjsNode();
const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
type Three = readonly [tf.Tensor, tf.Tensor, tf.Tensor];

describe.each(backendNames)("on %s the gradient is zero, compiled or not,", (backend: BackendName) => {
  const native = backend === "tensorflow";
  const there = test.skipIf(native && noNative !== undefined);
  beforeAll(async () => {
    if (!native || !noNative) await useBackend(backend);
  });
  withoutLeaks();

  const gradients = (fn: (...given: Three) => tf.Tensor, sign = 1) => {
    // A choice has no gradient in what it is made by, and tfjs asks for one.
    const loss = (x: tf.Tensor, y: tf.Tensor, z: tf.Tensor) => tf.add(tf.sum(fn(x, y, z)), tf.mul(z, 0)) as tf.Scalar;
    const grads = (given: Three) => tf.grads(loss)([...given]);
    const compiled = compile(grads as never);
    const args = [tf.tensor1d([2, 3]), tf.tensor1d([5, 7]), tf.scalar(sign)] as const;
    const plain = grads(args).map(numbers);
    expect((compiled(args as never) as tf.Tensor[]).map(numbers)).toEqual(plain);
    expect(compiled.report().native).toBe(native);
    compiled.dispose();
    return plain;
  };

  there.each([1, -1])("in what only the other branch uses: %i", (sign) =>
    scoped(() => {
      const chosen = (x: tf.Tensor, y: tf.Tensor, z: tf.Tensor) =>
        cond(
          tf.greater(z, 0),
          () => tf.mul(x, x),
          () => tf.tanh(tf.mul(y, 0)),
        );
      expect(gradients(chosen, sign)).toEqual(sign > 0 ? [[4, 6], [0, 0], [0]] : [[0, 0], [0, 0], [0]]); // biome-ignore format: one thought
      const handed = (x: tf.Tensor, y: tf.Tensor, z: tf.Tensor) => cond(tf.greater(z, 0), () => x, () => y); // biome-ignore format: one thought
      expect(gradients(handed, sign)).toEqual(sign > 0 ? [[1, 1], [0, 0], [0]] : [[0, 0], [1, 1], [0]]); // biome-ignore format: one thought
    }),
  );

  there("in what a choice within the other branch, or in each step of a loop, would use", () =>
    scoped(() => {
      const nested = (x: tf.Tensor, y: tf.Tensor, z: tf.Tensor) =>
        fori(
          2,
          (h: tf.Tensor) =>
            cond(
              tf.greater(z, 0),
              () => tf.mul(h, 3),
              () => cond(tf.less(z, 9), () => tf.mul(h, y), () => tf.mul(h, z)), // biome-ignore format: one thought
            ),
          x,
        );
      expect(gradients(nested)).toEqual([[9, 9], [0, 0], [0]]); // biome-ignore format: one thought
    }),
  );

  there("in the inputs, and what the body uses, of a loop of no steps", () =>
    scoped(() => {
      const none = (x: tf.Tensor, y: tf.Tensor, z: tf.Tensor) => {
        const { state, outputs } = scan(
          (h: tf.Tensor, input: tf.Tensor) => ({ state: tf.mul(tf.add(h, input), z), output: tf.mul(h, z) }),
          x,
          tf.slice(tf.reshape(y, [2, 1]), 0, 0),
        );
        return tf.add(tf.sum(state), tf.sum(outputs));
      };
      expect(gradients(none)).toEqual([[1, 1], [0, 0], [0]]); // biome-ignore format: one thought
    }),
  );
});
