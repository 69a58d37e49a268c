import path from "node:path";
import { Worker } from "node:worker_threads";
import { type Cell, KeyboardInterrupt } from "./cell";
import { type HelperData, type HelperRequest, shared } from "./helper-state";

const state = new Int32Array(new SharedArrayBuffer(16));
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
  // Without a handler a SIGINT that comes after a cell's end would end the process.
  process.on("SIGINT", () => {});
}

/** From here to `ended` interrupts are meant for this cell. */
export function began(running: Cell): void {
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
