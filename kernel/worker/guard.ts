import vm from "node:vm";

const slot = Symbol.for("triad.guarded");
const holder = globalThis as unknown as Record<symbol, (() => unknown) | undefined>;
Object.defineProperty(holder, slot, { value: undefined, writable: true, enumerable: false });

const script = new vm.Script(`globalThis[Symbol.for("triad.guarded")]()`, { filename: "triad:guard" });

/** Calls `call` such that SIGINT ends it, also in the midst of a loop: it then throws ERR_SCRIPT_EXECUTION_INTERRUPTED. */
export function guarded<T>(call: () => T): T {
  holder[slot] = call;
  return script.runInThisContext({ breakOnSigint: true }) as T;
}

/** Whether an error is what `guarded` throws at SIGINT. */
export const isInterruption = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | undefined)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
