import { syncBuiltinESMExports } from "node:module";
import promises from "node:timers/promises";
import { promisify } from "node:util";
import { guarded, isInterruption } from "./guard";
import { reportLate } from "./late";
import { asOwner, owner } from "./owner";

type Callback = (...args: unknown[]) => void;
type Start = (callback: Callback, ...rest: unknown[]) => object;

/**
 * Makes a cell's timers its own: an interrupt ends a callback that loops and stops the timers that are left, and an error
 * in a callback is the cell's. Timers started by no cell are left alone.
 */
export function ownTimers(): void {
  own("setTimeout", clearTimeout, true);
  own("setInterval", clearInterval, false);
  own("setImmediate", clearImmediate, true);
  for (const name of ["clearTimeout", "clearInterval", "clearImmediate"] as const) forgetWith(name);
  for (const name of ["setTimeout", "setImmediate"] as const) checkFirst(name);
  syncBuiltinESMExports();
}

/** Lets an interrupted cell sleep no more, also by Node's own promises: so its loops end. */
function checkFirst(name: "setTimeout" | "setImmediate"): void {
  const native = promises[name] as (...args: unknown[]) => Promise<unknown>;
  const start = async (...args: unknown[]): Promise<unknown> => {
    owner()?.check();
    return native(...args);
  };
  Object.defineProperty(start, "name", { value: name });
  Object.assign(promises, { [name]: start });
  Object.defineProperty(globalThis[name], promisify.custom, { value: start, enumerable: true, configurable: true });
}

/** What makes a timer's cell forget it. */
const forget = new WeakMap<object, () => void>();

/** Makes a timer that is cleared its cell's no more: the cell may live long, and start many. */
function forgetWith(name: "clearTimeout" | "clearInterval" | "clearImmediate"): void {
  const native = globalThis[name] as (timer: unknown) => void;
  const clear = (timer: unknown): void => {
    if (typeof timer === "object" && timer !== null) forget.get(timer)?.();
    native(timer);
  };
  Object.defineProperty(clear, "name", { value: name });
  (globalThis as unknown as Record<string, typeof clear>)[name] = clear;
}

function own(name: "setTimeout" | "setInterval" | "setImmediate", clear: (timer: never) => void, once: boolean): void {
  const native = globalThis[name] as unknown as Start;
  const start: Start = (callback, ...rest) => {
    const cell = owner();
    if (!cell || typeof callback !== "function") return native(callback, ...rest);
    cell.check();
    const timer = native(
      (...args) => {
        if (once) cell.stops.delete(stop);
        try {
          asOwner(cell, () => guarded(() => callback(...args)));
        } catch (error) {
          if (isInterruption(error)) cell.stop();
          else reportLate(cell, error);
        }
      },
      ...rest,
    );
    const stop = () => clear(timer as never);
    cell.stops.add(stop);
    forget.set(timer, () => cell.stops.delete(stop));
    return timer;
  };
  Object.defineProperty(start, "name", { value: name });
  (globalThis as unknown as Record<string, Start>)[name] = start;
}
