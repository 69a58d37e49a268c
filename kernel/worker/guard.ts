import vm from "node:vm";
import { shared } from "./helper-state";
import { state } from "./state";

const slot = Symbol.for("triad.guarded");
const holder = globalThis as unknown as Record<symbol, (() => unknown) | undefined>;
Object.defineProperty(holder, slot, { value: undefined, writable: true, enumerable: false });

const script = new vm.Script(`globalThis[Symbol.for("triad.guarded")]()`, { filename: "triad:guard" });

let calls = 0;

/** Calls `call` such that SIGINT ends it, also in the midst of a loop: it then throws ERR_SCRIPT_EXECUTION_INTERRUPTED. */
export function guarded<T>(call: () => T): T {
  holder[slot] = call;
  const outer = Atomics.load(state, shared.guarded);
  calls = (calls % 0x7fffffff) + 1;
  Atomics.store(state, shared.guarded, calls);
  try {
    return script.runInThisContext({ breakOnSigint: true }) as T;
  } finally {
    Atomics.store(state, shared.guarded, outer);
  }
}

/** Whether an error is what `guarded` throws at SIGINT. */
export const isInterruption = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | undefined)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";

/** How long an echo may take, in ms. */
const patience = 40;
const never = new Int32Array(new SharedArrayBuffer(4));

/**
 * Takes the echo of a SIGINT, before it can end the next guarded call.
 *
 * Where the signal came just as the call ended, Node leaves its semaphore one too high (SigintWatchdogHelper::Stop), and
 * the next call is interrupted though nobody asked.
 */
export function awaitEcho(): void {
  try {
    guarded(() => Atomics.wait(never, 0, 0, patience));
  } catch (error) {
    if (!isInterruption(error)) throw error;
  }
}
