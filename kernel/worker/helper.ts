/**
 * The helper thread of the worker: it interrupts the main thread, which may be in an endless loop.
 *
 * The ladder: abort the cell's signal → SIGINT → settle the cell that awaits → terminate what runs → SIGINT to the child
 * that it may wait for → say that native code does not return. Each step is taken only where the one before has not ended the cell.
 */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { interruptNewestChild } from "./children";
import { type HelperData, type HelperRequest, shared } from "./helper-state";
import { lines } from "./lines";
import { descriptors, type HelperCommand, type HelperReport } from "./protocol";

/** How long each step may take to show effect, in ms. */
const patience = {
  asked: 1000,
  abort: 10_000,
  ping: 100,
  lost: 1000,
  guarded: 50,
  settle: 200,
  child: 500,
  stuck: 1000,
};

const { state } = workerData as HelperData;
const front = new Socket({ fd: descriptors.helper, readable: true, writable: true });
const main = parentPort!;

const running = (): number => Atomics.load(state, shared.running);
const ask = (type: HelperRequest["type"], run: number) => main.postMessage({ type, run } satisfies HelperRequest);

const tell = (type: HelperReport["type"], run: number) =>
  front.write(`${JSON.stringify({ type, run } satisfies HelperReport)}\n`);

/** The run whose interrupt is under way. */
let climbing: number | undefined;
let last = Promise.resolve();
/** A second interrupt does not wait for a cell that ends itself. */
let hurry = false;

/** Ends run `run`; where it has not begun, what keeps the main thread from beginning it: an earlier cell's callback. */
async function interrupt(run: number): Promise<void> {
  const isRunning = () => run !== 0 && running() === run;
  Atomics.store(state, shared.interrupted, run);
  if (!isRunning()) {
    const pongs = Atomics.load(state, shared.pongs);
    const listens = () => Atomics.load(state, shared.pongs) !== pongs;
    ask("ping", run);
    if (!(await within(patience.ping, listens)) && !(await climb(run, listens))) return;
    // It ends as it begins; where it does neither, an interrupt has struck the kernel's own code.
    if (!(await within(patience.lost, () => isRunning() || climbing !== run))) tell("lost", run);
    return;
  }
  ask("abort", run);
  // A cell that listens may need a while to end well, and it may be in native code until then.
  const isDue = () => Atomics.load(state, shared.cooperative) === 0 || hurry || !isRunning();
  if (!(await within(patience.asked, isDue))) {
    tell("asked", run);
    await within(patience.abort, isDue);
  }
  if (isRunning()) await climb(run, () => !isRunning());
}

/** Takes one step after the other until it is `over`; says so where none helps. */
async function climb(run: number, over: () => boolean): Promise<boolean> {
  const start = Date.now();
  if (!(await signal(over)) && !over()) {
    ask("settle", run);
    if (await within(patience.settle, over)) return true;
    terminate(run);
  }
  if (await within(patience.child - (Date.now() - start), over)) return true;
  interruptNewestChild();
  if (await within(patience.stuck - (Date.now() - start), over)) return true;
  tell("stuck", run);
  return false;
}

/**
 * Sends SIGINT where the main thread stays in one guarded call, and tells whether it did.
 *
 * Elsewhere it helps nothing, and just as such a call ends it ends the process: for a moment Node has its own handler
 * back. Where it was sent nothing more is to be done: it may take effect late, and a termination would then strike twice.
 */
async function signal(over: () => boolean): Promise<boolean> {
  const call = Atomics.load(state, shared.guarded);
  const left = () => over() || Atomics.load(state, shared.guarded) !== call;
  if (call === 0 || (await within(patience.guarded, left))) return false;
  Atomics.store(state, shared.signalled, 1);
  process.kill(process.pid, "SIGINT");
  return true;
}

/** Whether `holds` does within `ms`. */
async function within(ms: number, holds: () => boolean): Promise<boolean> {
  for (const end = Date.now() + ms; !holds() && Date.now() < end; ) await sleep(5);
  return holds();
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
  const { run } = JSON.parse(line) as HelperCommand;
  if (climbing === run) {
    hurry = true;
    return;
  }
  // What is left of an earlier run's ladder is short, since that run has ended.
  climbing = run;
  hurry = false;
  last = last
    .then(() => interrupt(run))
    .finally(() => {
      if (climbing === run) climbing = undefined;
    });
});

// The front is gone: the main thread ends itself where it can; where it is busy it has to be ended.
front.on("close", () => setTimeout(() => process.kill(-process.pid, "SIGKILL"), 500));
front.on("error", () => {});
