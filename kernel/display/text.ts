import { inspect, stripVTControlCharacters, types } from "node:util";

const limits = { depth: 4, maxArrayLength: 100, maxStringLength: 10_000, breakLength: 100, colors: false } as const;
/** More than a reader looks at; a nested value that would show more is shown less deep. */
const budget = 5_000;
const longest = 50_000;

/** A value as Node's own prompt would show it: never throws, no colour codes, and limits that keep it quick. */
export function textOf(value: unknown): string {
  for (const options of [{}, { customInspect: false }]) {
    try {
      const { shown, note } = abridged(value);
      const text = inspect(shown, { ...limits, depth: depthWithin(budget, shown), ...options });
      return cut(stripVTControlCharacters(text)) + note;
    } catch {
      // the value's own inspection throws: look at it from outside
    }
  }
  return `[${typeof value} that cannot be inspected]`;
}

/** `inspect` limits the elements of arrays but not the keys of objects: the first ones, and how many more there are. */
function abridged(value: unknown): { shown: unknown; note: string } {
  if (typeof value !== "object" || value === null || !isPlain(value)) return { shown: value, note: "" };
  const keys = Object.keys(value);
  const extra = keys.length - 1_000;
  if (extra <= 0) return { shown: value, note: "" };
  const shown = {};
  for (const key of keys.slice(0, limits.maxArrayLength)) {
    Object.defineProperty(shown, key, Object.getOwnPropertyDescriptor(value, key)!);
  }
  return { shown, note: `\n… ${keys.length - limits.maxArrayLength} more keys` };
}

function isPlain(value: object): boolean {
  if (types.isProxy(value)) return false; // its traps are not run: `inspect` looks behind them
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The depth to which `value` can be shown in at most `budget` entries; counts without calling any getter. */
function depthWithin(budget: number, value: unknown): number {
  let level: unknown[] = [value];
  let entries = 0;
  for (let depth = 0; depth < limits.depth; depth++) {
    const next: unknown[] = [];
    for (const parent of level) {
      for (const child of children(parent, budget - entries)) {
        if (++entries > budget) return Math.max(0, depth - 1);
        if (typeof child === "object" && child !== null) next.push(child);
      }
    }
    if (next.length === 0) return limits.depth;
    level = next;
  }
  return limits.depth;
}

function* children(parent: unknown, most: number): Generator<unknown> {
  if (typeof parent !== "object" || parent === null || ArrayBuffer.isView(parent) || types.isProxy(parent)) return;
  if (Array.isArray(parent)) yield* parent.slice(0, limits.maxArrayLength);
  else if (parent instanceof Map) yield* first(parent.values(), limits.maxArrayLength);
  else if (parent instanceof Set) yield* first(parent.values(), limits.maxArrayLength);
  else {
    for (const key of Object.keys(parent).slice(0, most + 1)) yield Object.getOwnPropertyDescriptor(parent, key)?.value;
  }
}

function* first<T>(values: Iterable<T>, count: number): Generator<T> {
  let i = 0;
  for (const value of values) {
    if (i++ === count) return;
    yield value;
  }
}

const cut = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest)}\n… ${text.length - longest} more characters`;
