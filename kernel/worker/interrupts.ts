import path from "node:path";
import { Worker } from "node:worker_threads";
import { type Cell, KeyboardInterrupt } from "./cell";
import { awaitEcho } from "./guard";
import { type HelperData, type HelperRequest, type MainRequest, shared } from "./helper-state";
import { state } from "./state";

/** How long the process's end waits for the debugger to be detached, in ms. */
const detachWithin = 500;

let cell: Cell | undefined;

/** Starts the thread that interrupts cells; until it is there, what it is told waits in its pipe. */
export function startHelper(): void {
  const helper = new Worker(path.join(__dirname, "helper.js"), { workerData: { state } satisfies HelperData });
  helper.on("message", ({ type, run }: HelperRequest) => {
    if (type === "ping") Atomics.add(state, shared.pongs, 1);
    else if (cell?.run !== run) return;
    else if (type === "settle") cell.stop();
    else cell.abort.abort(new KeyboardInterrupt());
  });
  helper.unref();
  process.on("exit", () => {
    if (Atomics.load(state, shared.attached) === 0) return;
    helper.postMessage({ type: "ending" } satisfies MainRequest);
    Atomics.wait(state, shared.attached, 1, detachWithin);
  });
  listen();
}

const ignore = () => {};

/**
 * Without a handler a SIGINT that comes after a cell's end would end the process. `vm` takes it away while guarded code
 * runs, and does not give it back where that is terminated.
 */
function listen(): void {
  if (!process.listeners("SIGINT").includes(ignore)) process.on("SIGINT", ignore);
}

/** From here to `ended` interrupts are meant for this cell. */
export function began(running: Cell): void {
  listen();
  if (Atomics.exchange(state, shared.signalled, 0) === 1) awaitEcho();
  cell = running;
  Atomics.store(state, shared.cooperative, 0);
  Atomics.store(state, shared.running, running.run);
  if (Atomics.load(state, shared.interrupted) === running.run) running.stop();
}

export function ended(): void {
  Atomics.store(state, shared.running, 0);
  cell = undefined;
}

/** The running cell has asked for its signal: it gets the time to end itself. */
export function cooperates(asking: Cell): void {
  if (asking === cell) Atomics.store(state, shared.cooperative, 1);
}
