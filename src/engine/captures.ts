import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../support/errors";

/** What a function uses beside its arguments, as `compile` is told of it: numbers, texts and the like, and other functions. */
export type Captures = readonly unknown[] | { readonly [name: string]: unknown };

const numbers = new WeakMap<object, number>();
let objects = 0;

/**
 * A text that is the same for the same captured values: simple ones by their value, objects and functions by which they are.
 *
 * @throws EngineError where a tensor is among them, which is an argument's business
 */
export function captureKey(where: string, captures: Captures): string {
  const names = Object.keys(captures).sort();
  return names
    .map((name) => {
      const value = (captures as { readonly [name: string]: unknown })[name];
      if (value instanceof tf.Tensor)
        throw new EngineError(where, `captures.${name} is a tensor; pass it as an argument, whose values may change`);
      return `${JSON.stringify(name)}:${identity(value)}`;
    })
    .join();
}

function identity(value: unknown): string {
  if (value === null || (typeof value !== "object" && typeof value !== "function"))
    return typeof value === "string"
      ? JSON.stringify(value)
      : `${typeof value} ${Object.is(value, -0) ? "-0" : String(value)}`;
  const known = numbers.get(value) ?? ++objects;
  numbers.set(value, known);
  return `#${known}`;
}
