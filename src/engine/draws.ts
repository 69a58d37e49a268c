import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../support/errors";
import { keyOf } from "../support/streams";
import { drawKernels } from "./draw-kernels";

/** A random stream as tensors, so that a program can draw from it: passed in, and carried by a loop as part of its state. */
export type TensorStream = {
  /** int32 [2], or [seeds, 2]: one key for each of several replicas. */
  readonly key: tf.Tensor;
  /** Which draw comes next: an int32 scalar. */
  readonly draw: tf.Tensor;
};

/** What a draw gives. */
export type Drawn = {
  /** float32, of the shape that was asked for; for several seeds with one more axis in front of it. */
  readonly values: tf.Tensor;
  /** The stream after the draw: what the next draw is made from. */
  readonly next: TensorStream;
};

/**
 * The stream of a seed and a name, for programs.
 *
 * Draw k of a stream is always the same numbers, whatever the draws before it asked for: with `{ key, draw: step }` a
 * program can also draw by the number of its step. Draw 0 is what `streams(seed)(name)` begins with.
 *
 * @param seed a whole number, or one for each of several replicas
 * @param draw which draw comes next, below 2³¹; default 0
 * @throws EngineError where there is no seed, or `draw` is none; UsageError where a seed is no whole number
 * @example
 * const { values, next } = drawNormal(tensorStream(1, "noise/IT"), [64, 10]);
 * values.shape[1]; // 10
 */
export function tensorStream(seed: number | readonly number[], name: string, draw = 0): TensorStream {
  const where = `random stream "${name}"`;
  const seeds = typeof seed === "number" ? [seed] : seed;
  if (seeds.length === 0)
    throw new EngineError(where, "there is no seed; give one for each replica, such as [1, 2, 3]");
  if (!Number.isInteger(draw) || draw < 0 || draw >= 2 ** 31)
    throw new EngineError(where, `draw is ${draw}; it is a whole number from 0 to ${2 ** 31 - 1}`);
  const words = Int32Array.from(seeds.flatMap((each) => keyOf(each, name).map((word) => word | 0)));
  const shape = typeof seed === "number" ? [2] : [seeds.length, 2];
  return { key: tf.tensor(words, shape, "int32"), draw: tf.scalar(draw, "int32") };
}

/**
 * Numbers in [0, 1), in steps of 2⁻²⁴: the same bits on every backend, compiled or not.
 *
 * @throws EngineError where `stream` is none, or `shape` no shape
 * @example
 * drawUniform(tensorStream(1, "dropout/IT"), [3]).values.shape[0]; // 3
 */
export const drawUniform = (stream: TensorStream, shape: readonly number[]): Drawn =>
  drawn("drawUniform", drawKernels.uniform, stream, shape, 1);

/**
 * Normal numbers with mean 0 and standard deviation `sd`: on every backend, compiled or not, the same within
 * 1e-6 · (sd + |z|), and to the bit on the same one.
 *
 * @throws EngineError where `stream` is none, or `shape` no shape
 * @example
 * drawNormal(tensorStream(1, "noise/IT"), [3], 0.1).values.shape[0]; // 3
 */
export const drawNormal = (stream: TensorStream, shape: readonly number[], sd = 1): Drawn =>
  drawn("drawNormal", drawKernels.normal, stream, shape, sd);

function drawn(where: string, kernel: string, { key, draw }: TensorStream, shape: readonly number[], sd: number) {
  const keys = key?.dtype === "int32" && (key.rank === 1 || key.rank === 2) && key.shape.at(-1) === 2;
  if (!keys || draw?.dtype !== "int32" || draw.rank !== 0)
    throw new EngineError(where, "it draws from a stream, { key, draw }, as tensorStream(seed, name) makes one");
  if (!Array.isArray(shape) || !shape.every((length) => Number.isInteger(length) && length >= 0))
    throw new EngineError(
      where,
      `the shape is ${JSON.stringify(shape)}; it is a list of whole numbers, such as [64, 10]`,
    );
  const values = tf.engine().runKernel(kernel, { key, draw }, { shape: [...shape], sd }) as tf.Tensor;
  return { values, next: { key, draw: tf.add(draw, tf.scalar(1, "int32")) } };
}
