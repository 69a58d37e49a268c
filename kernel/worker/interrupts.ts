import path from "node:path";
import { type MessagePort, Worker } from "node:worker_threads";
import { type Cell, KeyboardInterrupt } from "./cell";
import { awaitEcho } from "./guard";
import { type HelperData, type HelperRequest, type MainRequest, shared } from "./helper-state";
import { ownNothing } from "./owner";
import { state } from "./state";

/** How long the process's end waits for the debugger to be detached, in ms. */
const detachWithin = 500;

/** The cells that run, by their run: one a shell. */
const live = new Map<number, Cell>();

/** What runs beside the cells: what messages from the front end have set off. An interrupt ends it too. */
export const background = new Set<Cell>();

const stopBackground = (): void => {
  for (const beside of background) beside.stop();
};

/** Starts the thread that interrupts cells; until it is there, what it is told waits in its pipe. */
export function startHelper(answers: MessagePort): void {
  const workerData: HelperData = { state, answers };
  const helper = new Worker(path.join(__dirname, "helper.js"), { workerData, transferList: [answers] });
  helper.on("message", ({ type, run }: HelperRequest) => {
    ownNothing();
    stopBackground();
    if (type === "ping") Atomics.add(state, shared.pongs, 1);
    else for (const cell of [...live.values()].filter((it) => it.run <= run)) end(cell, type);
  });
  helper.unref();
  process.on("exit", () => {
    if (Atomics.load(state, shared.attached) === 0) return;
    helper.postMessage({ type: "ending" } satisfies MainRequest);
    Atomics.wait(state, shared.attached, 1, detachWithin);
  });
  listen();
}

/** Ends a cell that awaits; one that listens to its signal may end itself first. */
function end(cell: Cell, how: "abort" | "settle"): void {
  if (how === "abort" && cell.cooperates) cell.abort.abort(new KeyboardInterrupt());
  else cell.stop();
}

const ignore = () => {};

/**
 * Without a handler a SIGINT that comes after a cell's end would end the process. `vm` takes it away while guarded code
 * runs, and does not give it back where that is terminated.
 */
function listen(): void {
  if (!process.listeners("SIGINT").includes(ignore)) process.on("SIGINT", ignore);
}

/** From here to `ended` interrupts are meant for this cell too. */
export function began(cell: Cell): void {
  listen();
  if (Atomics.exchange(state, shared.signalled, 0) === 1) awaitEcho();
  live.set(cell.run, cell);
  tellCooperation();
  Atomics.store(state, shared.oldest, Math.min(...live.keys()));
  Atomics.store(state, shared.begun, Math.max(cell.run, Atomics.load(state, shared.begun)));
  if (Atomics.load(state, shared.interrupted) >= cell.run) cell.stop();
}

export function ended(cell: Cell): void {
  live.delete(cell.run);
  tellCooperation();
  Atomics.store(state, shared.oldest, live.size === 0 ? 0 : Math.min(...live.keys()));
}

/** Tells the helper thread whether a running cell may end itself. */
export function tellCooperation(): void {
  Atomics.store(state, shared.cooperative, [...live.values()].some((cell) => cell.cooperates) ? 1 : 0);
}

/** A SIGINT that was meant for the running cells has ended something else: they end all the same. */
export function stopRunning(): void {
  for (const cell of live.values()) cell.stop();
}
