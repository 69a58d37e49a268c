import type * as tf from "@tensorflow/tfjs-core";
import { inFixedOrder } from "./fixed-order";
import type { Attribute, Constant, Graph, Operation } from "./graph";
import { guarded } from "./guard";
import { copy, dtypeNumber, idsOf, type Metadata, recording, typeAttribute } from "./native";
import { scope } from "./scope";
import type { Layout, Tensors } from "./tree";

/** Where a result comes from: a computed edge, or an argument handed through. */
export type Source = { readonly edge: string } | { readonly argument: number };

/** A function as a graph. */
export interface Traced {
  readonly graph: Graph;
  /** Which of the arguments each placeholder takes: only those that are used. */
  readonly used: readonly number[];
  readonly results: Layout;
  readonly sources: readonly Source[];
}

/**
 * Runs `fn` once on the native backend and writes down every native operation as a graph.
 *
 * @param build puts tensors in the order of `args` into the structure that `fn` takes
 * @throws EngineError where the function does what a graph cannot (see `guarded`); Error where an operation has no place
 * in a graph
 */
export function trace(
  where: string,
  fn: (args: Tensors) => Tensors,
  args: readonly tf.Tensor[],
  build: (tensors: readonly tf.Tensor[]) => Tensors,
): Traced {
  let traced: Traced | undefined; // not the scope's result, in which tfjs would look for tensors, down to every number
  scope(() => {
    const given = distinct(args);
    const tape = recorder(idsOf(given));
    given.forEach(({ dtype }, i) => {
      tape.types.set(idsOf([given[i]!])[0]!, dtypeNumber(dtype));
    });
    traced = recording(tape, () => {
      const { layout, tensors } = guarded(where, given, () => fn(build(given)));
      const sources = idsOf(tensors).map(tape.source);
      if (tape.problem) throw new Error(tape.problem);
      const { constants, operations } = tape;
      const used = [...tape.used];
      const placeholders = used.map((i) => {
        const { shape, dtype } = given[i]!;
        return { name: `x${i}`, shape, dtype: dtypeNumber(dtype) };
      });
      const graph = { placeholders, constants, operations: inFixedOrder(operations) };
      return { graph, used, results: layout, sources };
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

// Writes down what happens as nodes; names are short because the binding looks them up by name at every call.
function recorder(args: readonly number[]) {
  const argumentOf = new Map(args.map((id, i) => [id, i]));
  const edges = new Map<number, string>();
  const waiting = new Map<number, Omit<Constant, "name">>(); // constants that nothing has used yet
  const tape = {
    constants: [] as Constant[],
    operations: [] as Operation[],
    /** The arguments that are used. */
    used: new Set<number>(),
    /** TensorFlow's number for the type of each tensor, by native id. */
    types: new Map<number, number>(),
    /** Why there can be no graph. */
    problem: undefined as string | undefined,
    source: (id: number): Source => {
      const argument = argumentOf.get(id);
      return argument === undefined ? { edge: edge(id) } : { argument };
    },
    created: (id: number, shape: readonly number[], dtype: number, values: unknown) => {
      tape.types.set(id, dtype);
      if (!ArrayBuffer.isView(values)) tape.problem ??= "a constant is made of strings";
      else {
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
        waiting.set(id, { shape: [...shape], dtype, bytes });
      }
    },
    executed: (op: string, given: readonly Attribute[], inputs: readonly number[], outputs: readonly Metadata[]) => {
      const name = `n${tape.operations.length}`;
      const attributes = [...given];
      // tfjs-node leaves the types of this one operation to be inferred, which only eager execution does.
      if (op === "ExpandDims")
        attributes.push(...["T", "Tdim"].map((type, i) => typeAttribute(type, tape.types.get(inputs[i]!)!)));
      tape.operations.push({ name, op, inputs: inputs.map(edge), attributes });
      outputs.forEach(({ id, dtype }, i) => {
        tape.types.set(id, dtype);
        edges.set(id, `${name}:${i}`);
      });
    },
  };
  const edge = (id: number): string => {
    const known = edges.get(id) ?? newEdge(id);
    edges.set(id, known);
    return known;
  };
  const newEdge = (id: number): string => {
    const argument = argumentOf.get(id);
    if (argument !== undefined) {
      tape.used.add(argument);
      return `x${argument}:0`;
    }
    const constant = waiting.get(id);
    if (!constant) tape.problem ??= "a native tensor of unknown origin is used";
    else tape.constants.push({ name: `c${tape.constants.length}`, ...constant });
    return `c${tape.constants.length - 1}:0`;
  };
  return tape;
}
