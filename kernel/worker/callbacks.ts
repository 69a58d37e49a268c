import { EventEmitter } from "node:events";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { asOwner, owner } from "./owner";

type Callback = (this: unknown, ...args: unknown[]) => unknown;
type Named = Readonly<Record<string, unknown>>;

/**
 * Makes callbacks their cell's, however late they are called: those of emitters (sockets, streams, child processes), of
 * `fs`, of `queueMicrotask` and of `process.nextTick`. Those that no cell's code has given are left alone.
 */
export function ownCallbacks(): void {
  ownListeners();
  for (const name of Object.keys(fs)) {
    const takes = (fs as unknown as Named)[`${name}Sync`] !== undefined;
    if (takes) wrap(fs as unknown as Record<string, Callback>, name, -1);
  }
  syncBuiltinESMExports();
  wrap(globalThis as unknown as Record<string, Callback>, "queueMicrotask", 0);
  wrap(process as unknown as Record<string, Callback>, "nextTick", 0);
}

/** Replaces a function by one whose callback, the argument at `at`, belongs to the cell that calls it. */
function wrap(holder: Record<string, Callback>, name: string, at: 0 | -1): void {
  const native = holder[name]!;
  const wrapped: Callback = function (...args) {
    const callback = args.at(at);
    if (owner() !== undefined && typeof callback === "function") {
      args[at === 0 ? 0 : args.length - 1] = owned(callback as Callback);
    }
    return native.apply(this, args);
  };
  // What a function carries, such as its form for `promisify`, stays.
  holder[name] = Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(native)) as Callback;
}

function owned(callback: Callback): Callback {
  const cell = owner()!;
  return function (...args) {
    return asOwner(cell, () => callback.apply(this, args));
  };
}

/** `listener` is by what Node finds the wrapped one again, to remove it and to list it. */
const ownedListener = (callback: Callback & { listener?: Callback }): Callback =>
  Object.assign(owned(callback), { listener: callback.listener ?? callback });

function ownListeners(): void {
  const emitters = EventEmitter.prototype as unknown as Record<string, Callback>;
  for (const name of ["on", "addListener", "prependListener"]) wrapListener(name, ownedListener);
  for (const [name, add] of [
    ["once", "on"],
    ["prependOnceListener", "prependListener"],
  ] as const) {
    const native = emitters[name]!;
    emitters[name] = function (event, listener) {
      if (owner() === undefined || typeof listener !== "function") return native.call(this, event, listener);
      const once: Callback = (...args) => {
        emitters.removeListener!.call(this, event, once);
        return (listener as Callback).apply(this, args);
      };
      return emitters[add]!.call(this, event, Object.assign(once, { listener }));
    };
  }

  function wrapListener(name: string, made: (listener: Callback) => Callback): void {
    const native = emitters[name]!;
    emitters[name] = function (event, listener) {
      const wraps = owner() !== undefined && typeof listener === "function";
      return native.call(this, event, wraps ? made(listener as Callback) : listener);
    };
  }
}
