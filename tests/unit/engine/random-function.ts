import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";

/** float32: x [4, 3], w [3, 5], b [5]; int32: k [6], each below 3. */
export type Arguments = { x: tf.Tensor2D; w: tf.Tensor2D; b: tf.Tensor1D; k: tf.Tensor1D };

type Pick = (wanted?: (tensor: tf.Tensor) => boolean) => tf.Tensor;
type Step = (pick: Pick, n: number, args: Arguments) => tf.Tensor;

const like = (one: tf.Tensor) => (other: tf.Tensor) => tf.util.arraysEqual(one.shape, other.shape);
const pair = (pick: Pick) => {
  const a = pick();
  return [a, pick(like(a))] as const;
};
const ones = (n: number): number[] => new Array(n).fill(1);
const everyOther = ({ shape, size }: tf.Tensor) => tf.cast(tf.reshape(tf.mod(tf.range(0, size), 2), shape), "bool");
const straightThrough = tf.customGrad((x) => ({ value: tf.step(x as tf.Tensor), gradFunc: (dy) => tf.mul(dy, 0.5) }));

// Each keeps values of order one, so that rounding is not blown up; `n` chooses among variants.
const steps: readonly Step[] = [
  (pick) => tf.mul(tf.add(...pair(pick)), 0.5),
  (pick) => tf.mul(...pair(pick)),
  (pick) => tf.maximum(...pair(pick)),
  (pick) => tf.squaredDifference(...pair(pick)),
  (pick) => {
    const [a, b] = pair(pick);
    return tf.div(a, tf.add(tf.abs(b), 1));
  },
  (pick) => {
    const [a, b] = pair(pick);
    return tf.where(everyOther(a), a, b);
  },
  (pick, n) => [tf.sigmoid, tf.relu, tf.neg, tf.softplus, tf.elu, tf.sin, tf.exp][n % 7]!(tf.tanh(pick())),
  (pick) => straightThrough(pick()),
  (pick, n) => {
    const [transposeA, transposeB] = [n % 2 === 0, n % 4 < 2];
    const a = pick(({ rank }) => rank === 2);
    const inner = a.shape[transposeA ? 0 : 1];
    const b = pick(({ rank, shape }) => rank === 2 && shape[transposeB ? 1 : 0] === inner);
    return tf.div(tf.matMul(a, b, transposeA, transposeB), inner!);
  },
  (pick, n) => {
    const a = pick(({ rank }) => rank > 0);
    return [tf.mean, tf.max, tf.min, tf.logSumExp][n % 4]!(a, n % 3 ? n % a.rank : undefined, n % 2 === 0);
  },
  (pick, n, { k }) => {
    const a = pick(({ shape }) => (shape[0] ?? 0) >= 3);
    return tf.gather(a, n % 2 ? k : tf.tensor1d([2, 0, 0], "int32"));
  },
  (pick, n) => {
    const a = pick(({ rank }) => rank > 0);
    return tf.concat([a, pick(like(a))], n % a.rank);
  },
  (pick) => {
    const a = pick(({ shape }) => (shape[0] ?? 0) > 1);
    return tf.slice(a, [1, ...ones(a.rank - 1).fill(0)], [a.shape[0]! - 1, ...a.shape.slice(1)]);
  },
  (pick) => tf.softmax(pick(({ rank }) => rank > 0)),
  (pick) => tf.transpose(pick()),
  (pick) => tf.reshape(pick(), [-1]),
  (pick) => {
    const a = pick(({ rank }) => rank < 3);
    return tf.tile(tf.expandDims(a, 0), [2, ...ones(a.rank)]);
  },
  (_, n, { k }) => tf.cast(tf.oneHot(k, 3 + (n % 3)), "float32"),
];

/** Random functions of one to eight steps; a step for which nothing fits is left out. */
export const randomFunction = fc
  .array(
    fc.record({
      step: fc.nat(steps.length - 1),
      n: fc.nat(63),
      from: fc.tuple(fc.nat(99), fc.nat(99)),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((program) => (args: Arguments): tf.Tensor[] => {
    const pool: tf.Tensor[] = [args.x, args.w, args.b];
    for (const { step, n, from } of program) {
      let picks = 0;
      const pick: Pick = (wanted = () => true) => {
        const fitting = pool.filter(wanted);
        if (fitting.length === 0) throw nothingFits;
        return fitting[from[picks++ % 2]! % fitting.length]!;
      };
      try {
        pool.push(steps[step]!(pick, n, args));
      } catch (error) {
        if (error !== nothingFits) throw error;
      }
    }
    return pool.slice(3);
  });
const nothingFits = new Error("nothing fits");
