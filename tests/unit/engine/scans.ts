import * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";
import type { BackendName } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { scan } from "../../../src/engine/scan";
import type { Tensors } from "../../../src/engine/tree";
import { streams } from "../../../src/support/streams";
import type { ScanArguments } from "./random-body";

export const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
const largest = (values: ArrayLike<number>) => Array.from(values).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
/** Whether two lists of tensors agree within the tolerance between compiled and not. */
export const close = (a: readonly tf.Tensor[], b: readonly tf.Tensor[]) => {
  expect(b.length).toBe(a.length);
  a.forEach((one, i) => {
    expect(b[i]!.shape).toEqual(one.shape);
    expect(b[i]!.dtype).toEqual(one.dtype);
    const [expected, found] = [one.dataSync(), b[i]!.dataSync()];
    const difference = largest(expected.map((value, k) => value - found[k]!));
    expect(difference).toBeLessThanOrEqual(1e-5 * largest(expected) + 1e-6);
  });
};
export const normal = (seed: number, name: string, shape: number[], scale = 0.5) =>
  tf.mul(tf.tensor(streams(seed)(name).normal(shape.reduce((a, b) => a * b, 1)), shape), scale);
/** What `randomBody` and its like are run on. */
export const draw = (seed: number, steps: number): ScanArguments => ({
  h: normal(seed, "h", [3, 4]),
  m: normal(seed, "m", [4]),
  w: normal(seed, "w", [4, 4]),
  b: normal(seed, "b", [4]),
  xs: normal(seed, "x", [steps, 3, 4]),
  ks: tf.tensor2d(streams(seed)("k").integers(2 * steps, 3), [steps, 2], "int32"),
});

export type Rnn = { w: tf.Tensor2D; u: tf.Tensor2D; h: tf.Tensor2D; xs: tf.Tensor };
/** A recurrent network over all its inputs. */
export const rnn = ({ w, u, h, xs }: Rnn) =>
  scan(
    (now: tf.Tensor2D, x: tf.Tensor2D) => {
      const next = tf.tanh(tf.add(tf.matMul(x, w), tf.matMul(now, u))) as tf.Tensor2D;
      return { state: next, output: next };
    },
    h,
    xs as tf.Tensor2D,
  );
export const rnnArguments = (seed: number, steps: number): Rnn => ({
  w: normal(seed, "w", [3, 5]) as tf.Tensor2D,
  u: normal(seed, "u", [5, 5]) as tf.Tensor2D,
  h: normal(seed, "h", [2, 5]) as tf.Tensor2D,
  xs: normal(seed, "xs", [steps, 2, 3]),
});

/** Runs a function as it is and compiled on this backend, compares the two, and gives the results as it is. */
export const bothOn =
  (backend: BackendName) =>
  <A extends Tensors>(fn: (args: A) => tf.Tensor[], args: A): tf.Tensor[] => {
    const native = backend === "tensorflow";
    const compiled = compile(fn);
    const plain = fn(args);
    const first = compiled(args);
    close(plain, first);
    expect(compiled(args).map(numbers)).toEqual(first.map(numbers));
    expect(compiled.report()).toMatchObject({ native, ...(!native && { why: `the backend is ${backend}` }) });
    compiled.dispose();
    return plain;
  };
