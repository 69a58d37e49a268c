import type * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../support/errors";
import { checkpointedScan } from "./checkpointed-scan";
import { eagerScan } from "./eager-scan";
import { isTaped } from "./gradient";
import { tracing } from "./tape";
import { tracedScan } from "./traced-scan";
import { build, differs, type Layout, layoutOf, type Tensors } from "./tree";

/** What a step of a scan makes of the state and of its inputs. */
export interface Step<S extends Tensors, O extends Tensors> {
  /** Of the same structure, shapes and types as the state before. */
  readonly state: S;
  /** What the step adds to the outputs; `[]` where there is nothing. */
  readonly output: O;
}

/** What a scan makes. */
export type Scanned<S extends Tensors, O extends Tensors> = {
  /** After the last step. */
  readonly state: S;
  /** In the structure of a step's output, each tensor with the steps as its first axis. */
  readonly outputs: O;
};

/**
 * A loop over time: `body` takes the state and one step of the inputs, and gives the next state and an output.
 *
 * Inside a compiled function it is one native loop, whatever the number of steps, and so is its gradient; elsewhere the
 * body runs step by step. The body may use tensors from around it, and hear of the gradient through them; it is a function
 * of tensors, and draws nothing and reads nothing.
 *
 * @param options.checkpoint bounds the memory of the gradient of a compiled scan: of T steps the state is kept every √T steps
 * or so, and the steps between are computed once more; default false, which keeps what the gradient needs of every step.
 * Elsewhere every step is kept
 * @param options.upTo an int32 scalar: only so many steps are taken, decided at every call anew, and the outputs of the others
 * are zeros; default all. Such a scan has no gradient
 * @param inputs each tensor's first axis is time; all have the same number of steps
 * @throws EngineError where the inputs have different lengths, or a step changes the structure, a shape or a type of the state
 * @example
 * const { state, outputs } = scan(
 *   (h: Tensor, x: Tensor) => {
 *     const next = tanh(add(matMul(x, w), mul(h, 0.5)));
 *     return { state: next, output: next };
 *   },
 *   zeros([4, 3]),
 *   ones([10, 4, 2]),
 * );
 * outputs.shape[0]; // 10
 */
export function scan<S extends Tensors, X extends Tensors, O extends Tensors>(
  body: (state: S, input: X) => Step<S, O>,
  state: S,
  inputs: X,
  options: { readonly checkpoint?: boolean; readonly upTo?: tf.Scalar } = {},
): Scanned<S, O> {
  const where = "scan";
  const states: tf.Tensor[] = [];
  const sequences: tf.Tensor[] = [];
  const stateLayout = layoutOf(state, states, where, "state");
  const inputLayout = layoutOf(inputs, sequences, where, "inputs");
  const steps = stepsOf(where, inputLayout);
  const { upTo } = options;
  if (upTo && (upTo.dtype !== "int32" || upTo.rank !== 0))
    throw new EngineError(where, `upTo is ${upTo.dtype} [${upTo.shape}]; it is an int32 scalar`);
  if (upTo && isTaped()) throw new EngineError(where, "with upTo there is no gradient; cut the inputs instead");
  let outputLayout: Layout | undefined;
  const step = (given: readonly tf.Tensor[]): tf.Tensor[] => {
    const from = states.length;
    const result = body(
      build(stateLayout, given.slice(0, from)) as S,
      build(inputLayout, given.slice(from)) as X,
    ) as unknown;
    if (typeof result !== "object" || result === null || !("state" in result && "output" in result))
      throw new EngineError(where, "the body returns no { state, output }; output is [] where there is none");
    const tensors: tf.Tensor[] = [];
    const after = layoutOf(result.state, tensors, where, "the body's state");
    const difference = differs(stateLayout, after, "the body's state");
    if (difference)
      throw new EngineError(where, `${difference}; it keeps the structure, shapes and types that it began with`);
    const output = layoutOf(result.output, tensors, where, "the body's output");
    const other = outputLayout && differs(outputLayout, output, "the body's output");
    if (other) throw new EngineError(where, `${other}; it is the same at every step`);
    outputLayout = output;
    return tensors;
  };
  const tape = tracing();
  const call = { steps, upTo, state: states, inputs: sequences, body: step };
  const traced = options.checkpoint && !upTo ? checkpointedScan : tracedScan;
  const results = tape ? traced(tape, call) : eagerScan(call);
  return {
    state: build(stateLayout, results.slice(0, states.length)) as S,
    outputs: build(outputLayout!, results.slice(states.length)) as O,
  };
}

function stepsOf(where: string, layout: Layout): number {
  let first: { readonly path: string; readonly steps: number } | undefined;
  const look = (part: Layout, path: string): void => {
    if (part.kind === "tensor") {
      const [steps] = part.shape;
      if (steps === undefined) throw new EngineError(where, `${path} is a scalar; its first axis is to be time`);
      first ??= { path, steps };
      if (steps !== first.steps)
        throw new EngineError(
          where,
          `${path} has ${steps} steps along its first axis, ${first.path} has ${first.steps}; all inputs have the same number`,
        );
    } else if (part.kind === "list") part.items.forEach((item, i) => void look(item, `${path}[${i}]`));
    else for (const [name, item] of part.items) look(item, `${path}.${name}`);
  };
  look(layout, "inputs");
  if (!first)
    throw new EngineError(where, "inputs holds no tensor, so nothing says how many steps there are; use fori");
  return first.steps;
}
