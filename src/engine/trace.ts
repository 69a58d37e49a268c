import type * as tf from "@tensorflow/tfjs-core";
import { asFunction, nodeOf } from "./frame";
import type { FunctionGraph } from "./graph";
import { guarded } from "./guard";
import { copy, idsOf, recording } from "./native";
import { scope } from "./scope";
import { tapeOf, typeOf, withTape } from "./tape";
import type { Layout, Tensors } from "./tree";

/** Where a result comes from: a computed edge, or an argument handed through. */
export type Source = { readonly edge: string } | { readonly argument: number };

/** A function as a graph. */
export interface Traced {
  /** Its results are the computed edges, each once. */
  readonly graph: FunctionGraph;
  /** Which of the arguments each placeholder takes: only those that are used. */
  readonly used: readonly number[];
  readonly results: Layout;
  readonly sources: readonly Source[];
}

/**
 * Runs `fn` once on the native backend and writes down every native operation as a graph.
 *
 * @param noted is told of each operation as it is run, by its number, which is in its name in the graph
 * @param build puts tensors in the order of `args` into the structure that `fn` takes
 * @throws EngineError where the function does what a graph cannot (see `guarded`); Error where an operation has no place
 * in a graph
 */
export function trace(
  where: string,
  fn: (args: Tensors) => Tensors,
  args: readonly tf.Tensor[],
  build: (tensors: readonly tf.Tensor[]) => Tensors,
  noted?: (site: number) => void,
): Traced {
  let traced: Traced | undefined; // not the scope's result, in which tfjs would look for tensors, down to every number
  scope(() => {
    const given = distinct(args);
    const argumentOf = new Map(idsOf(given).map((id, i) => [id, i]));
    const used: number[] = [];
    const tape = tapeOf((id, root) => {
      const argument = argumentOf.get(id);
      if (argument === undefined) return undefined;
      used.push(argument);
      return root.input(typeOf(given[argument]!));
    }, noted);
    traced = recording(tape, () => {
      const { layout, tensors } = withTape(tape, () => guarded(where, given, () => fn(build(given))));
      const sources = tensors.map((tensor): Source => {
        const argument = argumentOf.get(idsOf([tensor])[0]!);
        if (argument !== undefined) return { argument };
        const edge = tape.edge(tensor); // an argument's, where `alike` hands one through
        const input = tape.frame.inputs.findIndex(({ name }) => name === nodeOf(edge));
        return input < 0 ? { edge } : { argument: used[input]! };
      });
      if (tape.problem) throw new Error(tape.problem);
      const edges = new Set(sources.flatMap((source) => ("edge" in source ? [source.edge] : [])));
      return { graph: asFunction(tape.frame, [...edges]), used, results: layout, sources };
    });
  });
  return traced!;
}

// A tensor given twice may be two different ones at the next call: each argument gets a native id of its own.
function distinct(args: readonly tf.Tensor[]): tf.Tensor[] {
  const seen = new Set<number>();
  return args.map((tensor) => {
    const id = idsOf([tensor])[0]!;
    if (seen.has(id)) return copy(tensor);
    seen.add(id);
    return tensor;
  });
}
