import { Tensor, tensor, tidy } from "../ops";
import type { Program } from "../program/program";
import { arraysOf, bytesOf, type NamedArray, type NamedArrays } from "../support/arrays-file";
import { UsageError } from "../support/errors";
import { exactJson, fromExactJson } from "../support/exact-json";
import { streams } from "../support/streams";
import type { Outcome, StageRow, TestRow } from "./rows";
import { initialOwn, type Own } from "./shadow";
import { initialState, type PathwayState, type State } from "./state";

/** A replica between two steps: with the circuit and the task it is all that goes on. */
export interface Saved {
  readonly seed: number;
  /** Steps done. */
  readonly updates: number;
  readonly place: Place;
  /** The loss beyond which it diverges; undefined before the first step. */
  readonly bearable: number | undefined;
  /** The order of this epoch's samples: where in the stream it was drawn, and how many they are; 0 before the first epoch. */
  readonly order: { readonly position: number; readonly samples: number };
  /** How it ended; absent while it trains. */
  readonly outcome?: Outcome;
  /** Rows that it has told of so far. */
  readonly rows: { readonly steps: number; readonly tests: number };
  /** Synapses, the rules' and the optimizers' numbers, keys of random streams and counts of updates; the caller's. */
  readonly state: State;
  /** What observes it, where something does. */
  readonly observed?: SavedObservation;
}

/** Where a replica is in its development. */
export interface Place {
  /** Whole epochs done. */
  readonly epochs: number;
  /** The stages that have ended for it. */
  readonly stages: readonly StageRow[];
  /** The stage it is in; absent where that has ended for it. */
  readonly now?: Pick<StageRow, "stage" | "began">;
  /** Whether its stage has ended, and it waits for the others. */
  readonly waits: boolean;
  /** The newest test; absent where the state, or what is silent, has changed since. */
  readonly newest?: readonly TestRow[];
}

/** What goes on of the measurements of a replica: its shadows, and where in the stream of their batches it is. */
export interface SavedObservation {
  readonly position: number;
  readonly owns: readonly Own[];
}

const where = "saved state";
const format = "triad training state 2";

/**
 * A replica as bytes, every number to the bit: an arrays file, in which "V1 -> IT/synapses/weights" is one of the arrays.
 *
 * @param about what else there is to say
 */
export function savedState({ state, observed, ...rest }: Saved, about: NamedArrays["about"] = {}): Uint8Array {
  const arrays: { [name: string]: NamedArray } = {};
  const note = (name: string, values: Tensor): Tensor => {
    arrays[name] = arrayOf(name, values);
    return values;
  };
  eachIn(state, note);
  for (const [i, own] of (observed?.owns ?? []).entries()) eachIn(own, note, shadowName(i));
  const replica = { ...rest, ...(observed && { position: observed.position }) };
  return bytesOf({ arrays, about: { ...about, format, replica: exactJson(replica) } });
}

/** What the arrays of a shadow begin with; a pathway's name has an arrow. */
const shadowName = (i: number) => `shadow ${i}/`;

/**
 * The replica that was saved, on fresh tensors.
 *
 * @param program of the same circuit as then: that the names, shapes and types are its own is checked, and no more
 * @param shadows of what observed it
 * @throws UsageError where the bytes are cut short, are something else, or do not fit the circuit
 */
export function loadedState(program: Program, bytes: Uint8Array, shadows: readonly Program[] = []): Saved {
  const { arrays, about } = arraysOf(bytes);
  if (about.format !== format)
    throw new UsageError(where, `it is of format "${about.format}"; what is read is "${format}"`);
  const { position, ...replica } = fromExactJson<Omit<Saved, "state" | "observed"> & { readonly position?: number }>(
    about.replica!,
  );
  const left = new Set(Object.keys(arrays));
  const load = (name: string, fresh: Tensor): Tensor => {
    left.delete(name);
    return tensorOf(name, arrays[name], fresh);
  };
  // What the weights are held to is the circuit's, and was not saved; the rest of a fresh state gives way.
  const { state, owns } = tidy(() => {
    const state = eachIn(initialState(program, streams(replica.seed)), load);
    const owns = shadows.map((shadow, i) => eachIn(initialOwn(shadow, replica.seed), load, shadowName(i)));
    if (left.size > 0) throw new UsageError(where, `it has "${[...left][0]}", which the circuit has not`);
    return { state, owns } as never;
  }) as { readonly state: State; readonly owns: readonly Own[] };
  return { ...replica, state, ...(position !== undefined && { observed: { position, owns } }) };
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

/**
 * The same, pathway by pathway, with each tensor that changes replaced.
 *
 * @param prefix of the names
 */
function eachIn<S extends State | Own>(state: S, of: (name: string, tensor: Tensor) => Tensor, prefix = ""): S {
  const into = (name: string, value: unknown): unknown => {
    if (value instanceof Tensor) return of(name, value);
    if (Array.isArray(value)) return value.map((each, i) => into(`${name}/${i}`, each));
    return Object.fromEntries(
      Object.entries(value as object).map(([key, each]) => [key, into(`${name}/${key}`, each)]),
    );
  };
  return Object.fromEntries(
    Object.entries<PathwayState | Own[string]>(state).map(
      ([pathway, { limits, ...changing }]: [string, Partial<PathwayState>]) => [
        pathway,
        { ...(into(`${prefix}${pathway}`, changing) as object), ...(limits && { limits }) },
      ],
    ),
  ) as S;
}
