import * as tf from "@tensorflow/tfjs-core";
import { bodyOf } from "./body";
import { nodeOf } from "./frame";
import { isFloat, isTaped } from "./gradient";
import { newList, stacked } from "./loop";
import { backward } from "./scan-gradient";
import { forward, type Scan } from "./scan-loop";
import type { Tape } from "./tape";

export interface ScanCall {
  /** How many the inputs have. */
  readonly steps: number;
  /** An int32 scalar: how many of them are taken; all where there is none. */
  readonly upTo?: tf.Tensor | undefined;
  readonly state: readonly tf.Tensor[];
  readonly inputs: readonly tf.Tensor[];
  /** Takes the tensors of state and of one step's inputs, returns those of the next state and of its output. */
  readonly body: (given: readonly tf.Tensor[]) => readonly tf.Tensor[];
  /** Whether the loop backwards computes each step once more, from the state before it, instead of having it saved. */
  readonly recompute?: boolean;
}

/**
 * A scan as one native loop, written down in the tape's frame: the tensors of the last state, and of the outputs with the
 * steps as their first axis.
 *
 * The body is run once, to be written down together with its gradient. The loop forward takes what of that does not need
 * the adjoints, and, where the gradient is used, saves the values that the rest asks for, step by step; the rest is the
 * body of a second loop, that runs backwards.
 */
export function tracedScan(tape: Tape, { steps, upTo, state, inputs, body, recompute = false }: ScanCall): tf.Tensor[] {
  const around = tape.frame;
  const first = () => [...state, ...inputs.map((input) => (steps > 0 ? firstOf(tape, input) : emptyOf(input)))];
  const traced = bodyOf(tape, first, body, isTaped());
  const scan: Scan = {
    steps,
    upTo: upTo && tape.edge(tf.minimum(upTo, tf.scalar(steps, "int32"))),
    body: traced,
    recompute,
    states: state.length,
    around,
    state: state.map((tensor) => tape.edge(tensor)),
    inputs: inputs.map((tensor) => tape.edge(tensor)),
    zero: around.int(0),
    outputs: traced.results.slice(state.length).map(({ edge }) => newList(around, steps, traced.frame.typeOf(edge))),
  };
  const { operation, outputs } = forward(scan, [], []);
  const made = around.add(operation, outputs);
  const name = nodeOf(made[0]!);
  const behind = 1 + scan.states + inputs.length + traced.captures.size;
  const results = traced.results.map((result, i) => {
    const final = i < scan.states;
    const edge = final
      ? made[1 + i]!
      : stacked(around, made[behind + i - scan.states]!, steps, traced.frame.typeOf(result.edge));
    return tape.standIn(final ? result : { ...result, shape: [steps, ...result.shape] }, edge);
  });
  const { gradient } = traced;
  if (gradient) {
    const sources = [
      ...state.filter(isFloat),
      ...inputs.filter((_, i) => gradient.given[scan.states + i] !== undefined),
      ...gradient.captured.map(({ tensor }) => tensor),
    ];
    tape.depends(results.filter(isFloat), sources, (adjoints) => backward(scan, gradient, name, adjoints));
  }
  return results;
}

/** The values of the first step, to trace with. */
const firstOf = (tape: Tape, input: tf.Tensor) =>
  tape.apart(() => {
    const [, ...shape] = input.shape;
    return tf.reshape(
      tf.slice(
        input,
        input.shape.map(() => 0),
        [1, ...shape],
      ),
      shape,
    );
  });
const emptyOf = ({ shape, dtype }: tf.Tensor) => tf.zeros(shape.slice(1), dtype);
