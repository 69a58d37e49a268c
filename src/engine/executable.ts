import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../support/errors";
import { described } from "./fault";
import { fresh, newest } from "./fresh";
import { countOperations, type FunctionGraph } from "./graph";
import { guarded, oneLine } from "./guard";
import { loadProgram } from "./native";
import { savedModel } from "./saved-model";
import { scope } from "./scope";
import { trace } from "./trace";
import { build, type Layout, type Tensors } from "./tree";
import { type Compiler, type CompilerOptions, compilerFor, underXla } from "./xla";

export type TensorFunction = (args: Tensors) => Tensors;

/** A function made ready for arguments of one layout, on one backend. */
export interface Executable {
  readonly backend: string;
  readonly args: Layout;
  /** Why it is not one native program, if it is not. */
  readonly why?: string;
  /** Operations in the native program. */
  readonly nodes: number;
  /** What has compiled the native program. */
  readonly compiler?: Compiler;
  /** Takes the tensors of the arguments in the layout's order; the results are fresh tensors. */
  run(tensors: readonly tf.Tensor[]): Tensors;
  dispose(): void;
}

/** The function as it is, in a scope of its own. */
const eager = (where: string, fn: TensorFunction, args: Layout, why: string): Executable => ({
  backend: tf.getBackend(),
  args,
  why,
  nodes: 0,
  run: (given) =>
    scope(() => {
      const before = newest();
      const { layout, tensors } = guarded(where, given, () => fn(build(args, given)));
      return build(layout, fresh(tensors, before)) as tf.TensorContainer;
    }) as Tensors,
  dispose: () => undefined,
});

/**
 * The function as one native program, or as it is where that cannot be.
 *
 * @throws EngineError where the function itself is at fault
 */
export function executable(
  where: string,
  fn: TensorFunction,
  args: Layout,
  tensors: readonly tf.Tensor[],
  options: CompilerOptions = {},
): Executable {
  if (tf.getBackend() !== "tensorflow") return eager(where, fn, args, `the backend is ${tf.getBackend()}`);
  try {
    return native(where, fn, args, tensors, options);
  } catch (error) {
    if (error instanceof EngineError) throw error;
    return eager(where, fn, args, oneLine(error));
  }
}

function loaded(graph: FunctionGraph, { name }: Compiler) {
  const inputs = graph.placeholders.map((each) => each.name);
  if (name === "tensorflow" || graph.results.length === 0)
    return loadProgram(
      savedModel(graph),
      inputs,
      graph.results.map(({ edge }) => edge),
    );
  const whole = underXla(graph);
  return loadProgram(savedModel(whole.graph), inputs, whole.outputs);
}

function native(
  where: string,
  fn: TensorFunction,
  args: Layout,
  tensors: readonly tf.Tensor[],
  options: CompilerOptions,
): Executable {
  const asGiven = (given: readonly tf.Tensor[]) => build(args, given);
  const { graph, used, results, sources } = trace(where, fn, tensors, asGiven);
  const say = (error: unknown, given: readonly tf.Tensor[]) =>
    described(error, (noted) => trace(where, fn, given, asGiven, noted));
  const edges = graph.results.map(({ edge }) => edge);
  let compiler = compilerFor(graph, options);
  let program = loaded(graph, compiler);
  // For each result: the output it is, and whether an earlier result is that output already; or the argument it is.
  const plan = sources.map((source, i) =>
    "argument" in source
      ? { argument: source.argument }
      : {
          output: edges.indexOf(source.edge),
          again: sources.slice(0, i).some((earlier) => "edge" in earlier && earlier.edge === source.edge),
        },
  );
  const run = (given: readonly tf.Tensor[]) => {
    const outputs = edges.length > 0 ? program.run(used.map((i) => given[i]!)) : [];
    const own = plan.map((result) => {
      if (result.argument !== undefined) return given[result.argument]!.clone();
      const output = outputs[result.output]!;
      return result.again ? output.clone() : output;
    });
    return build(results, own);
  };
  // TensorFlow compiles and optimizes a program when it is first run.
  const first = (): void => {
    try {
      tf.dispose(run(tensors) as tf.TensorContainer);
    } catch (error) {
      program.dispose();
      if (compiler.name !== "xla") throw new Error(say(error, tensors), { cause: error });
      compiler = { name: "tensorflow", why: `XLA does not compile it: ${oneLine(error)}` };
      program = loaded(graph, compiler);
      first();
    }
  };
  first();
  const itself = eager(where, fn, args, "");
  let why: string | undefined;
  return {
    backend: "tensorflow",
    args,
    get why() {
      return why;
    },
    nodes: countOperations(graph),
    compiler,
    run: (given) => {
      if (why !== undefined) return itself.run(given);
      try {
        return run(given);
      } catch (error) {
        // Where the function fails too, its error says it better; where it does not, it takes over.
        const result = itself.run(given);
        why = say(error, given);
        return result;
      }
    },
    dispose: () => program.dispose(),
  };
}
