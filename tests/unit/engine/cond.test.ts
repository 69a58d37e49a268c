import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type BackendName, backendNames, useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { cond } from "../../../src/engine/cond";
import { fori } from "../../../src/engine/fori";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import "../../../src/ops";
import { scoped, withoutLeaks } from "./leaks";

const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
const noNative = whyNoTfjsNode();

describe.each(backendNames)("cond on %s", (backend: BackendName) => {
  const native = backend === "tensorflow";
  const there = test.skipIf(native && noNative !== undefined);
  beforeAll(async () => {
    if (!native || !noNative) await useBackend(backend);
  });
  withoutLeaks();

  there("a compiled choice is made anew at every call", () =>
    scoped(() => {
      const f = compile(({ x, y }: { x: tf.Tensor; y: tf.Tensor }) =>
        cond(
          tf.greater(tf.sum(x), 0),
          () => ({ a: tf.mul(x, y), b: [y] }),
          () => ({ a: tf.neg(x), b: [tf.tensor1d([7, 7])] }),
        ),
      );
      for (const sign of [1, -1, 1]) {
        const { a, b } = f({ x: tf.tensor1d([sign, 2 * sign]), y: tf.tensor1d([3, 4]) });
        expect(numbers(a)).toEqual(sign > 0 ? [3, 8] : [1, 2]);
        expect(numbers(b[0]!)).toEqual(sign > 0 ? [3, 4] : [7, 7]);
      }
      expect(f.report().native).toBe(native);
      f.dispose();
    }),
  );

  there("its gradient is that of the branch that is taken", () =>
    scoped(() => {
      const grads = ({ x, y }: { x: tf.Tensor; y: tf.Tensor }) =>
        tf.grads((x, y) => {
          const chosen = cond(
            tf.greater(tf.sum(y), 0),
            () => tf.mul(tf.square(x), y),
            () => tf.mul(x, 5),
          );
          return tf.add(tf.sum(tf.square(chosen)), tf.sum(tf.mul(y, 0))) as tf.Scalar;
        })([x, y]);
      const f = compile(grads);
      for (const y of [2, -2]) {
        const args = { x: tf.tensor1d([1, 3]), y: tf.scalar(y) };
        const found = f(args).map(numbers);
        expect(found).toEqual(y > 0 ? [[16, 432], [328]] : [[50, 150], [0]]); // biome-ignore format: one thought
        expect(grads(args).map(numbers)).toEqual(found);
      }
      expect(f.report().native).toBe(native);
      f.dispose();
    }),
  );

  there("a choice in a loop, with its gradient: as many halvings as it takes", () =>
    scoped(() => {
      const f = compile((x: tf.Tensor) => {
        const halved = (x: tf.Tensor) =>
          fori(
            4,
            (now) =>
              cond(
                tf.greater(now, 1),
                () => tf.mul(now, 0.5),
                () => now,
              ),
            x,
          ) as tf.Scalar;
        return [halved(x), tf.grad(halved)(x)];
      });
      for (const [x, y, slope] of [[6, 0.75, 0.125], [0.5, 0.5, 1], [64, 4, 0.0625]] as const) // biome-ignore format: one thought
        expect(f(tf.scalar(x)).map(numbers)).toEqual([[y], [slope]]);
      expect(f.report().native).toBe(native);
      f.dispose();
    }),
  );

  there("a predicate that is none, and branches that differ where both are looked at, are errors of one line", () =>
    scoped(() => {
      const x = tf.ones([2]);
      const wrong = () =>
        cond(
          x,
          () => x,
          () => x,
        );
      expect(wrong).toThrow("cond: the predicate is float32 [2]; it is a bool scalar");
      const f = compile((x: tf.Tensor) =>
        cond(
          tf.greater(tf.sum(x), 0),
          () => x,
          () => tf.sum(x),
        ),
      );
      if (native)
        expect(() => f(x)).toThrow(
          "cond: otherwise is float32 [], not float32 [2]; both branches give the same structure, shapes and types",
        );
      else expect(numbers(f(x))).toEqual([1, 1]);
      f.dispose();
    }),
  );

  there("1,000 calls leave no tensor behind", () =>
    scoped(() => {
      const f = compile((x: tf.Tensor) => tf.grad((x) => cond(tf.greater(x, 1), () => tf.mul(x, 0.5), () => tf.square(x)))(x)); // biome-ignore format: one thought
      const x = tf.scalar(3);
      f(x).dispose();
      const before = tf.memory().numTensors;
      for (let call = 0; call < 1000; call++) f(x).dispose();
      expect(tf.memory().numTensors).toBe(before);
      f.dispose();
    }),
  );
});
