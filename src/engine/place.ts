import path from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { restoring } from "./restoring";

const engine = __dirname + path.sep;
/** Frames that are looked through for the user's line: a gradient of tfjs's takes some ten an operation. */
const depth = 60;

/**
 * The line that an error, or anything with a stack, comes from: the innermost outside of tfjs, the engine and Node, such as
 * `Cell In[3]:12:5`; undefined where there is none.
 *
 * A notebook's kernel has put the cells' own lines into the stack.
 */
export function placeOf(error: unknown): string | undefined {
  const { stack } = (error ?? {}) as { readonly stack?: unknown };
  if (typeof stack !== "string") return undefined;
  for (const line of stack.split("\n")) {
    const [, place] = /^\s+at (?:.* \()?(.+:\d+:\d+)\)?$/.exec(line) ?? [];
    if (place === undefined || strange(place)) continue;
    const relative = path.relative(process.cwd(), place);
    return path.isAbsolute(place) && !relative.startsWith("..") ? relative : place;
  }
  return undefined;
}

const strange = (place: string) =>
  place.startsWith(engine) || place.startsWith("node:") || /[/\\]node_modules[/\\]@tensorflow[/\\]/.test(place);

/** Runs `fn`, in which the stacks of errors reach down to the user's code. */
export function withLongStacks<R>(fn: () => R): R {
  const { stackTraceLimit } = Error;
  const restore = () => {
    Error.stackTraceLimit = stackTraceLimit;
  };
  return restoring(restore, () => {
    Error.stackTraceLimit = Math.max(stackTraceLimit, depth);
    return fn();
  });
}

/** The operation of tfjs's that runs now, as the user called it: the outermost. */
export function operationNow(): string | undefined {
  const { scopeStack } = tf.engine().state;
  const scope = scopeStack.find(({ name }) => name?.endsWith("__op"));
  return scope?.name.replace(/__op$/, "");
}

/** `what`, and the line where it is so. */
export const at = (what: string, place: string | undefined): string =>
  place === undefined ? what : `${what} (at ${place})`;
