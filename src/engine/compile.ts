import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../support/errors";
import { type Captures, captureKey } from "./captures";
import { type Executable, executable, type TensorFunction } from "./executable";
import { isGuarded } from "./guard";
import { fits, layoutOf, type Tensors } from "./tree";
import type { Compiler, CompilerOptions } from "./xla";

export type { Tensors } from "./tree";

/** How a compiled function was last run. */
export interface CompileReport {
  /** What errors call the function. */
  readonly name: string;
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

/** Programs of one function that are kept; each takes 0.1 MB and more. */
const mostPrograms = 256;

/** A function of tensors that runs as one native program where it can. */
export interface Compiled<A extends Tensors, R extends Tensors> {
  (args: A): R;
  readonly report: () => CompileReport;
  /**
   * Frees the native programs; a call after it is an error. What is dropped without it is freed when its memory is
   * collected.
   */
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
 * A program is made for this function object, so that one defined anew is compiled anew, with the structure, shapes and
 * types of its arguments and the backend; the 256 used last are kept. What else it uses is looked at once, when it is traced: a number, a setting or
 * a variable of another cell that it reads would be frozen. Pass what may change as an argument, `tf.scalar(x)`, or, where
 * it decides what is computed, name it in `captures`. A tensor from outside is an error. A branch on a tensor that reads
 * its value, also `x > 0`, is an error too, and so is changing what is around: `variable.assign`, `tensor.dispose`; `if (x)` on the tensor itself is true of every tensor, as always in JavaScript.
 * What no function can see, it freezes: the time, the network, a file.
 *
 * An error inside names the operation of tfjs's and the line that made it.
 *
 * Compiled against not: |a − b| ≤ 1e-5 · max|a| + 1e-6 for each output. Compiled against itself: to the bit, on the same
 * machine, versions and number of threads.
 *
 * @param options.name what errors call it; default the function's own name
 * @param options.captures gives what the function uses beside its arguments; asked at every call, and compiled anew where
 * a value is another one than before (an object or a function: where it is another one)
 * @param options.xla `false` keeps it from XLA, whose numbers are its own to the last bits: where what two programs share has
 * to be equal to the bit. XLA also takes a maximum over NaN for a number, and an index out of range for the nearest one
 * @throws EngineError at a call where `fn` reads a value, draws random numbers, uses a tensor from outside, or fails
 * @example
 * const step = compile(({ w, x }: { w: Tensor2D; x: Tensor2D }) => ({ y: relu(matMul(x, w)) }), { name: "step" });
 * const { y } = step({ w, x });
 * const grow = { by: 2 };
 * const grown = compile((x: Tensor) => mul(x, grow.by), { captures: () => [grow.by] });
 * grown(x).shape[0]; // 4
 */
export function compile<A extends Tensors, R extends Tensors>(
  fn: (args: A) => R,
  options: { readonly name?: string; readonly captures?: () => Captures } & CompilerOptions = {},
): Compiled<A, R> {
  const name = options.name ?? (fn.name || "function");
  const where = `compiled "${name}"`;
  const programs = new Map<string, Executable>();
  let last: Executable | undefined;
  let captured = "";
  let compileMs = 0;
  let disposed = false;

  const keep = (signature: string, program: Executable) => {
    programs.delete(signature);
    programs.set(signature, program); // as the newest
    if (programs.size <= mostPrograms) return;
    const [[oldest, dropped]] = programs as unknown as [[string, Executable]];
    programs.delete(oldest);
    dropped.dispose();
  };
  const programFor = (args: A): [Executable, tf.Tensor[]] => {
    if (disposed) throw new EngineError(where, "it was disposed; compile it again");
    const tensors: tf.Tensor[] = [];
    const layout = layoutOf(args, tensors, where, "args");
    const signature = `${tf.getBackend()} ${captured} ${JSON.stringify(layout)}`;
    let program = programs.get(signature);
    if (!program) {
      const start = performance.now();
      program = executable(where, fn as unknown as TensorFunction, layout, tensors, options);
      compileMs += performance.now() - start;
    }
    keep(signature, program);
    return [program, tensors];
  };
  const call = (args: A): R => {
    if (isGuarded() || tf.engine().state.gradientDepth > 0) return fn(args);
    let tensors: tf.Tensor[] = [];
    if (options.captures) {
      const before = captured;
      captured = captureKey(where, options.captures());
      if (captured !== before) last = undefined;
    }
    if (!last || last.backend !== tf.getBackend() || !fits(last.args, args, tensors))
      [last, tensors] = programFor(args);
    return last.run(tensors) as R;
  };
  return Object.assign(call, {
    report: (): CompileReport => ({
      name,
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
