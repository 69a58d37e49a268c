import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../support/errors";
import { type Executable, executable, type TensorFunction } from "./executable";
import { isGuarded } from "./guard";
import { fits, layoutOf, type Tensors } from "./tree";
import type { Compiler } from "./xla";

export type { Tensors } from "./tree";

/** How a compiled function was last run. */
export interface CompileReport {
  /** Whether it ran as one native program. */
  readonly native: boolean;
  /** Why it did not. */
  readonly why?: string;
  /** Operations in the program; 0 where there is none. */
  readonly nodes: number;
  /** What has compiled the native program, and why: XLA or TensorFlow by itself; undefined where there is none. */
  readonly compiler?: Compiler;
  /** Spent on compiling so far, for all signatures together. */
  readonly compileMs: number;
}

/** A function of tensors that runs as one native program where it can. */
export interface Compiled<A extends Tensors, R extends Tensors> {
  (args: A): R;
  readonly report: () => CompileReport;
  /** Frees the native programs; a call after it is an error. */
  dispose(): void;
}

/**
 * Compiles a function of tensors, one program for each structure, shapes and types of its arguments.
 *
 * On the native backend `fn` is run once to be traced, and from then on a call is one native call (about 0.1 ms plus the
 * work). Elsewhere, and where no program can be made of it, `fn` itself runs each time; `report()` says why. The results
 * are fresh tensors that the caller disposes; so are results that are an argument, or that are given twice. Inside another
 * compiled function, or under a gradient, a compiled function is just `fn`.
 *
 * Compiled against not: |a − b| ≤ 1e-5 · max|a| + 1e-6 for each output. Compiled against itself: to the bit, on the same
 * machine, versions and number of threads.
 *
 * @param options.name what errors call it; default the function's own name
 * @throws EngineError at a call where `fn` reads a value, draws random numbers, uses a tensor from outside, or fails
 * @example
 * const step = compile(({ w, x }: { w: Tensor2D; x: Tensor2D }) => ({ y: relu(matMul(x, w)) }), { name: "step" });
 * const { y } = step({ w, x });
 */
export function compile<A extends Tensors, R extends Tensors>(
  fn: (args: A) => R,
  options: { readonly name?: string } = {},
): Compiled<A, R> {
  const where = `compiled "${options.name ?? (fn.name || "function")}"`;
  const programs = new Map<string, Executable>();
  let last: Executable | undefined;
  let compileMs = 0;
  let disposed = false;

  const programFor = (args: A): [Executable, tf.Tensor[]] => {
    if (disposed) throw new EngineError(where, "it was disposed; compile it again");
    const tensors: tf.Tensor[] = [];
    const layout = layoutOf(args, tensors, where, "args");
    const signature = `${tf.getBackend()} ${JSON.stringify(layout)}`;
    let program = programs.get(signature);
    if (!program) {
      const start = performance.now();
      program = executable(where, fn as unknown as TensorFunction, layout, tensors);
      compileMs += performance.now() - start;
      programs.set(signature, program);
    }
    return [program, tensors];
  };
  const call = (args: A): R => {
    if (isGuarded() || tf.engine().state.gradientDepth > 0) return fn(args);
    let tensors: tf.Tensor[] = [];
    if (!last || last.backend !== tf.getBackend() || !fits(last.args, args, tensors))
      [last, tensors] = programFor(args);
    return last.run(tensors) as R;
  };
  return Object.assign(call, {
    report: (): CompileReport => ({
      native: last !== undefined && last.why === undefined,
      ...(last?.why !== undefined && { why: last.why }),
      nodes: last?.nodes ?? 0,
      ...(last?.compiler && last.why === undefined && { compiler: last.compiler }),
      compileMs,
    }),
    dispose: () => {
      for (const program of programs.values()) program.dispose();
      programs.clear();
      last = undefined;
      disposed = true;
    },
  });
}
