import { Tensor, tensor, tidy } from "../ops";
import type { Program } from "../program/program";
import { arraysOf, bytesOf, type NamedArray } from "../support/arrays-file";
import { UsageError } from "../support/errors";
import { streams } from "../support/streams";
import { initialState, type PathwayState, type State } from "./state";

/** A replica between two steps: with the circuit and the task it is all that goes on. */
export interface Saved {
  readonly seed: number;
  /** Steps done. */
  readonly updates: number;
  /** The loss beyond which it diverges; undefined before the first step. */
  readonly bearable: number | undefined;
  /** The order of this epoch's samples: where in the stream it was drawn, and how many they are; 0 before the first epoch. */
  readonly order: { readonly position: number; readonly samples: number };
  /** Synapses, the rules' and the optimizers' numbers, keys of random streams and counts of updates; the caller's. */
  readonly state: State;
}

const where = "saved state";
const format = "triad training state 1";

/** A replica as bytes, every number to the bit: an arrays file, in which "V1 -> IT/synapses/weights" is one of the arrays. */
export function savedState({ state, ...rest }: Saved): Uint8Array {
  const arrays: { [name: string]: NamedArray } = {};
  eachIn(state, (name, values) => {
    arrays[name] = arrayOf(name, values);
    return values;
  });
  return bytesOf({ arrays, about: { format, replica: JSON.stringify(rest) } });
}

/**
 * The replica that was saved, on fresh tensors.
 *
 * @param program of the same circuit as then: that the names, shapes and types are its own is checked, and no more
 * @throws UsageError where the bytes are cut short, are something else, or do not fit the circuit
 */
export function loadedState(program: Program, bytes: Uint8Array): Saved {
  const { arrays, about } = arraysOf(bytes);
  if (about.format !== format)
    throw new UsageError(where, `it is of format "${about.format}"; what is read is "${format}"`);
  const replica = JSON.parse(about.replica!) as Omit<Saved, "state">;
  const left = new Set(Object.keys(arrays));
  // What the weights are held to is the circuit's, and was not saved; the rest of a fresh state gives way.
  const state = tidy(() => {
    const loaded = eachIn(initialState(program, streams(replica.seed)), (name, fresh) => {
      left.delete(name);
      return tensorOf(name, arrays[name], fresh);
    });
    if (left.size > 0) throw new UsageError(where, `it has "${[...left][0]}", which the circuit has not`);
    return loaded as never;
  });
  return { ...replica, state };
}

function tensorOf(name: string, array: NamedArray | undefined, { shape, dtype }: Tensor): Tensor {
  const wanted = `"${name}", ${dtype} [${shape.join(", ")}]`;
  if (!array) throw new UsageError(where, `it has no ${wanted}, which the circuit has`);
  if (array.dtype !== dtype || array.shape.join() !== shape.join())
    throw new UsageError(where, `the circuit has ${wanted}, not ${array.dtype} [${array.shape.join(", ")}]`);
  return tensor(array.values, shape, dtype);
}

function arrayOf(name: string, tensor: Tensor): NamedArray {
  const { shape, dtype } = tensor;
  if (dtype === "float32") return { dtype, shape, values: tensor.dataSync<"float32">() };
  if (dtype === "int32") return { dtype, shape, values: tensor.dataSync<"int32">() };
  throw new UsageError(where, `"${name}" is ${dtype}; what a rule keeps is to be float32 or int32`);
}

/** The same state with each tensor that changes replaced. */
function eachIn(state: State, of: (name: string, tensor: Tensor) => Tensor): State {
  const into = (name: string, value: unknown): unknown => {
    if (value instanceof Tensor) return of(name, value);
    if (Array.isArray(value)) return value.map((each, i) => into(`${name}/${i}`, each));
    return Object.fromEntries(
      Object.entries(value as object).map(([key, each]) => [key, into(`${name}/${key}`, each)]),
    );
  };
  return Object.fromEntries(
    Object.entries(state).map(([pathway, { limits, ...changing }]) => [
      pathway,
      { ...(into(pathway, changing) as PathwayState), ...(limits && { limits }) },
    ]),
  );
}
