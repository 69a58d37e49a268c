import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../support/errors";
import { scan } from "./scan";
import type { Tensors } from "./tree";

/**
 * Runs `body` on the state `n` times; it also takes the number of the step, from 0, as an int32 scalar.
 *
 * Inside a compiled function one native loop, whatever `n`, as `scan` is.
 *
 * @throws EngineError where `n` is no whole number from 0, and as `scan` does
 * @example
 * const doubled = fori(3, (x: Tensor) => mul(x, 2), ones([2]));
 * doubled.shape[0]; // 2
 */
export function fori<S extends Tensors>(n: number, body: (state: S, step: tf.Scalar) => S, state: S): S {
  if (!Number.isInteger(n) || n < 0) throw new EngineError("fori", `n is ${n}; it is a whole number from 0`);
  const steps = tf.tidy(() =>
    tf.tensor1d(
      Int32Array.from({ length: n }, (_, i) => i),
      "int32",
    ),
  );
  try {
    return scan(
      (now: S, step: tf.Scalar) => ({ state: body(now, step), output: [] }),
      state,
      steps as unknown as tf.Scalar,
    ).state;
  } finally {
    steps.dispose();
  }
}
