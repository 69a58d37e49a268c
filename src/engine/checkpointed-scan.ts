import * as tf from "@tensorflow/tfjs-core";
import type { Tape } from "./tape";
import { type ScanCall, tracedScan } from "./traced-scan";

/**
 * A traced scan whose gradient keeps the state only every √T steps: a scan over stretches of √T steps, each of which is
 * computed once more when the gradient comes to it (Chen et al. 2016), and a scan over the steps that are left.
 */
export function checkpointedScan(tape: Tape, call: ScanCall): tf.Tensor[] {
  const { steps, inputs, body } = call;
  const length = Math.round(Math.sqrt(steps));
  const stretches = Math.floor(steps / Math.max(1, length));
  if (length < 2 || stretches < 2) return tracedScan(tape, call);
  const states = call.state.length;
  const cut = (input: tf.Tensor, from: number, to: number) =>
    tf.slice(input, [from, ...input.shape.slice(1).fill(0)], [to - from, ...input.shape.slice(1)]);
  const whole = stretches * length;
  const long = tracedScan(tape, {
    steps: stretches,
    state: call.state,
    inputs: inputs.map((input) => tf.reshape(cut(input, 0, whole), [stretches, length, ...input.shape.slice(1)])),
    body: (given) =>
      tracedScan(tape, { steps: length, state: given.slice(0, states), inputs: given.slice(states), body }),
    recompute: true,
  });
  const outputs = long.slice(states).map((output) => tf.reshape(output, [whole, ...output.shape.slice(2)]));
  if (whole === steps) return [...long.slice(0, states), ...outputs];
  const rest = tracedScan(tape, {
    steps: steps - whole,
    state: long.slice(0, states),
    inputs: inputs.map((input) => cut(input, whole, steps)),
    body,
  });
  return [...rest.slice(0, states), ...outputs.map((output, i) => tf.concat([output, rest[states + i]!]))];
}
