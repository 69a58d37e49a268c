import { EventEmitter } from "node:events";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { asOwner, emitterOwner, ownEmitter, owner } from "./owner";

type Callback = (...args: unknown[]) => unknown;

/**
 * Makes what comes back from outside the cell's that asked for it: events of children, streams and threads, and the
 * callbacks of `fs`. V8's promise hooks see none of them.
 */
export function ownCallbacks(): void {
  ownEvents();
  const functions = fs as unknown as Record<string, unknown>;
  for (const name of Object.keys(functions)) {
    const native = functions[name];
    if (typeof native === "function" && `${name}Sync` in functions) functions[name] = owningLast(native as Callback);
  }
  syncBuiltinESMExports();
}

/** An emitter is the cell's that listened to it last; that counts only where nobody's code emits. */
function ownEvents(): void {
  const { on, emit } = EventEmitter.prototype;
  const listen: typeof on = function (this: EventEmitter, ...args) {
    const cell = owner();
    if (cell && this !== (process as EventEmitter)) ownEmitter(this, cell);
    return on.apply(this, args);
  };
  const tell: typeof emit = function (this: EventEmitter, ...args) {
    const cell = owner() ? undefined : emitterOwner(this);
    return cell ? asOwner(cell, () => emit.apply(this, args)) : emit.apply(this, args);
  };
  Object.defineProperty(listen, "name", { value: "on" });
  Object.defineProperty(tell, "name", { value: "emit" });
  Object.assign(EventEmitter.prototype, { on: listen, addListener: listen, emit: tell });
}

/** `native`, whose last argument is called as code of the cell that called it. */
function owningLast(native: Callback): Callback {
  const owning = function (this: unknown, ...args: unknown[]): unknown {
    const cell = owner();
    const callback = args.at(-1);
    if (cell && typeof callback === "function")
      args[args.length - 1] = (...results: unknown[]) => asOwner(cell, () => (callback as Callback)(...results));
    return native.apply(this, args);
  };
  // Its name and length, and what `util.promisify` looks for.
  return Object.defineProperties(owning, Object.getOwnPropertyDescriptors(native));
}
