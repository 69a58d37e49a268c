/** What the debugger asks of the worker's main thread: loaded there, by the inspector, when a debugger is attached. */
import { inspect } from "node:util";
import vm from "node:vm";
import { bundleOf } from "../display/bundle";
import { knownScripts } from "../worker/sources";
import { values } from "../worker/values";

/** A value in few words; `type` is left out where the value says it all. */
export interface Summary {
  readonly type?: string;
  readonly value: string;
}

const longest = 200;

/** The cells' variables, read now. */
function variables(): Record<string, unknown> {
  const found: Record<string, unknown> = Object.create(null);
  for (const name of Object.keys(values)) {
    try {
      found[name] = values[name];
    } catch {
      // It is not there yet: its cell has not come so far.
    }
  }
  return found;
}

/** Runs nothing of the value's own: no getter, no proxy's trap, no custom inspection. */
function summaryOf(value: unknown): Summary {
  const type = tensorText(value);
  if (type !== undefined) return { type, value: type };
  const text = inspect(value, {
    ...{ depth: 1, customInspect: false, maxArrayLength: 8, maxStringLength: 60 },
    ...{ breakLength: Number.POSITIVE_INFINITY, compact: true },
  });
  return { value: text.length > longest ? `${text.slice(0, longest)}…` : text };
}

/** Shape and number type of a tfjs tensor or variable. */
function tensorText(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const own = (name: string): unknown => Object.getOwnPropertyDescriptor(value, name)?.value;
  const sizes = (shape: unknown): string | undefined =>
    Array.isArray(shape) && shape.every((it) => typeof it === "number") ? `[${shape.join(", ")}]` : undefined;
  const shape = sizes(own("shape"));
  const dtype = own("dtype");
  if (shape === undefined || typeof dtype !== "string" || own("dataId") === undefined) return undefined;
  const kind = own("trainable") === undefined ? "Tensor" : "Variable";
  return `${kind} ${dtype} ${shape}${own("isDisposedInternal") === true ? ", disposed" : ""}`;
}

/** The names that `lend` has made global. */
let lent: string[] = [];

/**
 * Makes the cells' variables global, so that an expression in a frame can name them as the cell's TypeScript does: in the
 * JavaScript that runs, those of earlier cells are properties of an object.
 */
function lend(): void {
  takeBack();
  lent = Object.keys(values).filter((name) => !(name in globalThis));
  for (const name of lent) {
    Object.defineProperty(globalThis, name, {
      get: () => values[name],
      set: (value: unknown) => {
        values[name] = value;
      },
      configurable: true,
    });
  }
}

function takeBack(): void {
  for (const name of lent) Reflect.deleteProperty(globalThis, name);
  lent = [];
}

/** The value of an expression over the cells' variables. */
function evaluate(expression: string): unknown {
  lend();
  try {
    return vm.runInThisContext(expression);
  } finally {
    takeBack();
  }
}

/** Gives the cells a variable, or gives one another value; tells whether it is new. */
function define(name: string, value: unknown): boolean {
  const isNew = !Object.hasOwn(values, name);
  if (isNew) Object.defineProperty(values, name, { value, writable: true, enumerable: true, configurable: true });
  else values[name] = value;
  return isNew;
}

/** Some elements of a long array, by their indices. */
function part(array: ArrayLike<unknown>, start: number, end: number): Record<number, unknown> {
  const found: Record<number, unknown> = Object.create(null);
  for (let at = start; at < Math.min(end, array.length); at++) found[at] = array[at];
  return found;
}

export const inside = {
  ...{ define, evaluate, lend, part, takeBack, variables },
  scripts: knownScripts,
  summaries: (...all: unknown[]): Summary[] => all.map(summaryOf),
  bundle: (value: unknown) => bundleOf(value),
};

/** The functions of the worker's main thread that can be called from the front. */
export type Inside = typeof inside;
