/**
 * The helper thread of the worker: it interrupts the main thread, which may be in an endless loop.
 *
 * The ladder: abort the cell's signal → SIGINT → settle the cell that awaits → terminate what runs → say that native code
 * does not return. Each step is taken only where the one before has not ended the cell.
 */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { type HelperData, type HelperRequest, shared } from "./helper-state";
import { descriptors, type HelperReport } from "./protocol";

/** How long each step may take to show effect, in ms. */
const patience = { abort: 2000, sigint: 120, settle: 200, stuck: 1000 };

const { state } = workerData as HelperData;
const front = new Socket({ fd: descriptors.helper, readable: true, writable: true });
const main = parentPort!;

const running = (): number => Atomics.load(state, shared.running);
const ask = (type: HelperRequest["type"], run: number) => main.postMessage({ type, run } satisfies HelperRequest);

let climbing = 0;
/** A second interrupt does not wait for a cell that ends itself. */
let hurry = false;

async function climb(run: number): Promise<void> {
  const ended = async (ms: number) => {
    for (const until = Date.now() + ms; running() === run && Date.now() < until; ) await sleep(5);
    return running() !== run;
  };
  const start = Date.now();
  ask("abort", run);
  while (Atomics.load(state, shared.cooperative) === 1 && !hurry && Date.now() - start < patience.abort) {
    if (await ended(20)) return;
  }
  process.kill(process.pid, "SIGINT");
  if (await ended(patience.sigint)) return;
  ask("settle", run);
  if (await ended(patience.settle)) return;
  terminate(run);
  if (await ended(Math.max(patience.settle, patience.stuck - (Date.now() - start)))) return;
  front.write(`${JSON.stringify({ type: "stuck", run } satisfies HelperReport)}\n`);
}

/** Ends what the main thread runs, in whatever function it is. The session lives no longer: Node waits for it at exit. */
function terminate(run: number): void {
  const session = new Session();
  session.connectToMainThread();
  session.post("Runtime.terminateExecution", () => {
    session.disconnect();
    ask("settle", run);
  });
}

front.on("data", () => {
  const run = running();
  if (run === 0) return;
  if (climbing === run) {
    hurry = true;
    return;
  }
  climbing = run;
  hurry = false;
  void climb(run).finally(() => {
    climbing = 0;
  });
});

// The front is gone: the main thread ends itself where it can; where it is busy it has to be ended.
front.on("close", () => setTimeout(() => process.kill(process.pid, "SIGKILL"), 500));
front.on("error", () => {});
