/** An attribute of an operation, as tfjs-node passes it: `type` is one of TensorFlow's attribute types, by number. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** A value known when the function is traced. */
export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  /** TensorFlow's number for the type. */
  readonly dtype: number;
  readonly bytes: Uint8Array;
}

/** One TensorFlow operation; its inputs are edges, `"name:output"`. */
export interface Operation {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: readonly Attribute[];
  /** How many times those functions are run by it; default once. */
  readonly times?: number;
  /** Which of the operations that the function ran when it was traced; none of those that stand around them. */
  readonly site?: number;
  /** The functions that it calls, by attribute. */
  readonly functions?: { readonly [attribute: string]: FunctionGraph };
}

/** A place for one of the function's arguments. */
export interface Placeholder {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/** A traced function: the operations that compute its results from its arguments. Plain data. */
export interface Graph {
  readonly placeholders: readonly Placeholder[];
  readonly constants: readonly Constant[];
  readonly operations: readonly Operation[];
}

/** A function that an operation calls: a graph with results. The same object is the same function. */
export interface FunctionGraph extends Graph {
  readonly results: readonly { readonly edge: string; readonly dtype: number }[];
  /** An estimate, in microseconds (see `workOf`). */
  readonly work: number;
  /** Its own, besides those of its operations. */
  readonly attributes?: readonly Attribute[];
}

/** How many operations there are, those of the called functions among them. */
export function countOperations({ operations }: Graph): number {
  let count = operations.length;
  for (const { functions } of operations)
    for (const called of Object.values(functions ?? {})) count += countOperations(called);
  return count;
}
