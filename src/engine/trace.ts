import * as tf from "@tensorflow/tfjs-core";
import type { Attribute, Constant, Graph, Operation } from "./graph";
import { guarded } from "./guard";
import { copy, dtypeNumber, idsOf, type Metadata, recording, typeAttribute } from "./native";
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
  let traced: Traced | undefined; // not tidy's result, in which tidy would look for tensors, down to every number
  tf.tidy(() => {
    // A tensor given twice may be two different ones at the next call.
    const seen = new Set<number>();
    const given = args.map((tensor) => {
      const distinct = seen.has(idsOf([tensor])[0]!) ? copy(tensor) : tensor;
      seen.add(idsOf([distinct])[0]!);
      return distinct;
    });
    const argumentOf = new Map(idsOf(given).map((id, i) => [id, i]));
    const types = new Map(given.map(({ dtype }, i) => [idsOf([given[i]!])[0]!, dtypeNumber(dtype)]));
    const record = recorder(argumentOf, types);
    const { layout, ids } = recording(record, () => {
      const result = guarded(where, given, () => fn(build(given)));
      return { ...result, ids: idsOf(result.tensors) };
    });
    const sources = ids.map((id): Source => {
      const argument = argumentOf.get(id);
      return argument === undefined ? { edge: record.edge(id) } : { argument };
    });
    if (record.problem) throw new Error(record.problem);
    const { constants, operations } = record;
    const used = [...record.used];
    const placeholders = used.map((i) => ({ name: `x${i}`, ...shapeAndType(given[i]!) }));
    traced = { graph: { placeholders, constants, operations }, used, results: layout, sources };
  });
  return traced!;
}

const shapeAndType = ({ shape, dtype }: tf.Tensor) => ({ shape, dtype: dtypeNumber(dtype) });

// Writes down what happens as nodes; names are short because the binding looks them up by name at every call.
function recorder(argumentOf: ReadonlyMap<number, number>, types: Map<number, number>) {
  const edges = new Map<number, string>();
  const waiting = new Map<number, Omit<Constant, "name">>(); // constants that nothing has used yet
  const recorded = {
    constants: [] as Constant[],
    operations: [] as Operation[],
    /** The arguments that are used. */
    used: new Set<number>(),
    /** Why there can be no graph. */
    problem: undefined as string | undefined,
    edge(id: number): string {
      const known = edges.get(id);
      if (known !== undefined) return known;
      const argument = argumentOf.get(id);
      const constant = waiting.get(id);
      let edge = "";
      if (argument !== undefined) {
        recorded.used.add(argument);
        edge = `x${argument}:0`;
      } else if (constant) {
        const name = `c${recorded.constants.length}`;
        recorded.constants.push({ name, ...constant });
        edge = `${name}:0`;
      } else recorded.problem ??= "a native tensor of unknown origin is used";
      edges.set(id, edge);
      return edge;
    },
    created(id: number, shape: readonly number[], dtype: number, values: unknown) {
      if (!ArrayBuffer.isView(values)) recorded.problem ??= "a constant is made of strings";
      else {
        const { buffer, byteOffset, byteLength } = values;
        types.set(id, dtype);
        waiting.set(id, { shape: [...shape], dtype, bytes: new Uint8Array(buffer, byteOffset, byteLength).slice() });
      }
    },
    executed(op: string, attributes: readonly Attribute[], inputs: readonly number[], outputs: readonly Metadata[]) {
      const name = `n${recorded.operations.length}`;
      // tfjs-node leaves the types of this one operation to be inferred, which only eager execution does.
      const inferred =
        op === "ExpandDims"
          ? [typeAttribute("T", types.get(inputs[0]!)!), typeAttribute("Tdim", types.get(inputs[1]!)!)]
          : [];
      recorded.operations.push({
        name,
        op,
        inputs: inputs.map(recorded.edge),
        attributes: [...attributes, ...inferred],
      });
      outputs.forEach(({ id, dtype }, i) => {
        types.set(id, dtype);
        edges.set(id, `${name}:${i}`);
      });
    },
  };
  return recorded;
}
