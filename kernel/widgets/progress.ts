import { displayMethod } from "../display/custom";
import { live } from "./live";
import { progressData } from "./progress-view";

export interface ProgressOptions {
  readonly label?: string;
}

/**
 * Goes through `items` (a number counts from 0) and shows how far it has come, ten times a second at most.
 *
 * It works in a blocking loop too. A loop that is left early leaves the bar where it was.
 */
export function progress(items: number, options?: ProgressOptions): Generator<number, void, undefined>;
export function progress<T>(items: Iterable<T>, options?: ProgressOptions): Generator<T, void, undefined>;
export function progress<T>(items: AsyncIterable<T>, options?: ProgressOptions): AsyncGenerator<T, void, undefined>;
export function progress(
  items: number | Iterable<unknown> | AsyncIterable<unknown>,
  { label = "" }: ProgressOptions = {},
): Generator<unknown> | AsyncGenerator<unknown> {
  if (typeof items === "number") {
    if (Number.isInteger(items) && items >= 0) return through(count(items), bar(label, items));
    throw new RangeError(`progress: ${items} is not a whole number of at least 0`);
  }
  if (Symbol.iterator in Object(items)) {
    return through(items as Iterable<unknown>, bar(label, sizeOf(items as Iterable<unknown>)));
  }
  if (Symbol.asyncIterator in Object(items))
    return throughAsync(items as AsyncIterable<unknown>, bar(label, undefined));
  throw new TypeError(`progress: ${items === null ? "null" : typeof items} is no number, and nothing to go through`);
}

interface Bar {
  at(done: number, over?: "done" | "left"): void;
}

function bar(label: string, of: number | undefined): Bar {
  const output = live<object>();
  const start = performance.now();
  return {
    at(done, over) {
      const seconds = (performance.now() - start) / 1000;
      output.show({ [displayMethod]: () => progressData({ label, done, of, seconds, over }) });
    },
  };
}

function* through<T>(items: Iterable<T>, bar: Bar): Generator<T, void, undefined> {
  let done = 0;
  let over: "done" | "left" = "left";
  bar.at(0);
  try {
    for (const item of items) {
      yield item;
      bar.at(++done);
    }
    over = "done";
  } finally {
    bar.at(done, over);
  }
}

async function* throughAsync<T>(items: AsyncIterable<T>, bar: Bar): AsyncGenerator<T, void, undefined> {
  let done = 0;
  let over: "done" | "left" = "left";
  bar.at(0);
  try {
    for await (const item of items) {
      yield item;
      bar.at(++done);
    }
    over = "done";
  } finally {
    bar.at(done, over);
  }
}

function* count(to: number): Generator<number, void, undefined> {
  for (let i = 0; i < to; i++) yield i;
}

function sizeOf(items: Iterable<unknown>): number | undefined {
  const { length, size } = items as { readonly length?: unknown; readonly size?: unknown };
  return typeof length === "number" ? length : typeof size === "number" ? size : undefined;
}
