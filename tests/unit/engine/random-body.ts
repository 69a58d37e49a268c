import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";

/** float32: h [3, 4], m [4], w [4, 4], b [4], xs [T, 3, 4]; int32: ks [T, 2], each below 3. */
export type ScanArguments = { h: tf.Tensor; m: tf.Tensor; w: tf.Tensor; b: tf.Tensor; xs: tf.Tensor; ks: tf.Tensor };
export type State = { h: tf.Tensor; m: tf.Tensor };
export type Input = { x: tf.Tensor; k: tf.Tensor };

type Part = (now: tf.Tensor, state: State, input: Input, args: ScanArguments) => tf.Tensor;

// Each takes and gives [3, 4], of order one.
const parts: readonly Part[] = [
  (now, _, __, { w, b }) => tf.tanh(tf.add(tf.matMul(now, w), b)),
  (now, _, __, { w }) => tf.sigmoid(tf.matMul(now, w, false, true)),
  (now, { h }) => tf.mul(tf.add(now, h), 0.5),
  (now, _, { x }) => tf.tanh(tf.add(now, x)),
  (now, { m }) => tf.mul(now, tf.tanh(m)),
  (now, { h }) => tf.maximum(now, h),
  (now, _, { k }, { w }) => tf.add(tf.mul(now, 0.5), tf.mean(tf.gather(w, k), 0)),
  (now) => tf.relu(now),
  (now) => tf.softmax(now),
  (now, { h }) => tf.add(tf.mul(now, 0.5), tf.step(h)),
  (now, _, { x }) => tf.concat([tf.slice(now, [0, 0], [3, 2]), tf.slice(x, [0, 2], [3, 2])], 1),
  (_, __, { x }) => x,
];

/** Bodies of a scan of one to five parts; the output is what stands after one of them. */
export const randomBody = fc
  .record({
    parts: fc.array(fc.nat(parts.length - 1), { minLength: 1, maxLength: 5 }),
    output: fc.nat(4),
    keeps: fc.boolean(),
  })
  .map(({ parts: chosen, output, keeps }) => (args: ScanArguments) => (state: State, input: Input) => {
    const values = [state.h];
    for (const part of chosen) values.push(parts[part]!(values.at(-1)!, state, input, args));
    const h = values.at(-1)!;
    const m = keeps ? state.m : tf.add(tf.mul(state.m, 0.9), tf.mean(h, 0));
    return { state: { h, m }, output: { y: values[output % values.length]!, count: tf.sum(input.k) } };
  });
