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
import { lines } from "./lines";
import { descriptors, type HelperCommand, type HelperReport } from "./protocol";

/** How long each step may take to show effect, in ms. */
const patience = { abort: 2000, ping: 100, sigint: 120, settle: 200, stuck: 1000 };

const { state } = workerData as HelperData;
const front = new Socket({ fd: descriptors.helper, readable: true, writable: true });
const main = parentPort!;

const running = (): number => Atomics.load(state, shared.running);
const ask = (type: HelperRequest["type"], run: number) => main.postMessage({ type, run } satisfies HelperRequest);

let climbing = false;
/** A second interrupt does not wait for a cell that ends itself. */
let hurry = false;

/**
 * Climbs the ladder until run `run` has ended, or until the main thread listens again where something else keeps it from
 * beginning that run, or where there is none: a timer's callback of an earlier cell.
 */
async function climb(run: number): Promise<void> {
  const start = Date.now();
  const pongs = Atomics.load(state, shared.pongs);
  const begun = running() === run && run !== 0;
  const over = () => (begun ? running() !== run : Atomics.load(state, shared.pongs) !== pongs);
  const ended = async (ms: number) => {
    for (const until = Date.now() + ms; !over() && Date.now() < until; ) await sleep(5);
    return over();
  };
  ask("ping", run);
  ask("abort", run);
  while (Atomics.load(state, shared.cooperative) === 1 && !hurry && Date.now() - start < patience.abort) {
    if (await ended(20)) return;
  }
  if (!begun && (await ended(patience.ping))) return;
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

lines(front, (line) => {
  if (climbing) {
    hurry = true;
    return;
  }
  climbing = true;
  hurry = false;
  void climb((JSON.parse(line) as HelperCommand).run).finally(() => {
    climbing = false;
  });
});

// The front is gone: the main thread ends itself where it can; where it is busy it has to be ended.
front.on("close", () => setTimeout(() => process.kill(-process.pid, "SIGKILL"), 500));
front.on("error", () => {});
