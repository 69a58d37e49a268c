import { inFixedOrder } from "./fixed-order";
import type { Constant, FunctionGraph, Operation, Placeholder } from "./graph";
import { workOf } from "./work";

/** What is known of a value before there is one; `dtype` is TensorFlow's number for the type. */
export interface ValueType {
  readonly shape: readonly number[];
  readonly dtype: number;
}

/** Where operations are written down: one for the whole function that is traced, one for each body of a loop in it. */
export interface Frame {
  readonly inputs: Placeholder[];
  readonly constants: Constant[];
  readonly operations: Operation[];
  /** The edge that holds the native tensor `id`; undefined where its origin is not known. */
  edgeOf(id: number): string | undefined;
  bind(id: number, edge: string): void;
  typeOf(edge: string): ValueType;
  input(type: ValueType): string;
  constant(value: Omit<Constant, "name">): string;
  int(values: readonly number[] | number): string;
  /** Writes an operation down; its outputs are the edges that are returned. */
  add(operation: Omit<Operation, "name">, outputs: readonly ValueType[]): string[];
  zeros(type: ValueType): string;
  /** Puts an operation with its name at a place in the order. */
  place(operation: Operation, at: number, outputs: readonly ValueType[]): string[];
  /** The types of an operation's outputs. */
  outputsOf(operation: Operation): readonly ValueType[];
}

// TensorFlow's numbers for the types that are spoken of here.
export const float32 = 1;
export const int32 = 3;

/** @param outside where a native tensor is looked for that was not made here: it makes an input, or knows of a constant */
export function frame(outside: (id: number) => string | undefined): Frame {
  const edges = new Map<number, string>();
  const types = new Map<string, ValueType>();
  const outputs = new Map<string, readonly ValueType[]>();
  let named = 0;
  const self: Frame = {
    inputs: [],
    constants: [],
    operations: [],
    edgeOf: (id) => {
      const edge = edges.get(id) ?? outside(id);
      if (edge !== undefined) edges.set(id, edge);
      return edge;
    },
    bind: (id, edge) => void edges.set(id, edge),
    typeOf: (edge) => types.get(edge)!,
    input: ({ shape, dtype }) => {
      const name = `x${self.inputs.length}`;
      self.inputs.push({ name, shape, dtype });
      types.set(`${name}:0`, { shape, dtype });
      return `${name}:0`;
    },
    constant: ({ shape, dtype, bytes }) => {
      const name = `c${self.constants.length}`;
      self.constants.push({ name, shape, dtype, bytes });
      types.set(`${name}:0`, { shape, dtype });
      return `${name}:0`;
    },
    int: (values) => {
      const list = typeof values === "number" ? [values] : values;
      const bytes = new Uint8Array(Int32Array.from(list).buffer);
      return self.constant({ shape: typeof values === "number" ? [] : [list.length], dtype: int32, bytes });
    },
    add: (operation, made) => {
      // TensorFlow says it in its errors.
      const name = operation.site === undefined ? `n${named++}` : `n${named++}_at${operation.site}`;
      return self.place({ name, ...operation }, self.operations.length, made);
    },
    place: (operation, at, made) => {
      const { name } = operation;
      self.operations.splice(at, 0, operation);
      outputs.set(name, made);
      return made.map(({ shape, dtype }, i) => {
        types.set(`${name}:${i}`, { shape, dtype });
        return `${name}:${i}`;
      });
    },
    zeros: (type) => {
      const size = type.shape.reduce((product, length) => product * length, 1);
      return self.constant({ ...type, bytes: new Uint8Array(4 * size) });
    },
    outputsOf: ({ name }) => outputs.get(name)!,
  };
  return self;
}

/** What is written down in a frame, as a function with these results. */
export const asFunction = (of: Frame, results: readonly string[]): FunctionGraph => ({
  placeholders: of.inputs,
  constants: of.constants,
  operations: inFixedOrder(of.operations),
  work: workOf(of),
  results: results.map((edge) => ({ edge, dtype: of.typeOf(edge).dtype })),
});

export const nodeOf = (edge: string): string => edge.slice(0, edge.indexOf(":"));

/**
 * Writes into `target` what `source` needs to compute the edges `wanted`, and nothing else.
 *
 * @param edges for edges of `source` the ones of `target` that stand for them; grows
 */
export function transplant(source: Frame, target: Frame, edges: Map<string, string>, wanted: readonly string[]): void {
  const needed = new Set<string>();
  const need = (edge: string) => {
    if (!edges.has(edge)) needed.add(nodeOf(edge));
  };
  wanted.forEach(need);
  for (const { name, inputs } of [...source.operations].reverse()) if (needed.has(name)) inputs.forEach(need);
  for (const { name, ...value } of source.constants)
    if (needed.has(name)) edges.set(`${name}:0`, target.constant(value));
  for (const operation of source.operations) {
    const { name, ...rest } = operation;
    if (!needed.has(name)) continue;
    const made = target.add(
      { ...rest, inputs: rest.inputs.map((edge) => edges.get(edge)!) },
      source.outputsOf(operation),
    );
    for (const [i, edge] of made.entries()) if (!edges.has(`${name}:${i}`)) edges.set(`${name}:${i}`, edge);
  }
}
