/**
 * The helper thread of the worker: it interrupts the main thread, which may be in an endless loop.
 *
 * The ladder: abort the cell's signal → wait for a package that is being loaded → SIGINT → settle the cell that awaits → terminate what runs → SIGINT to the child
 * that it may wait for → say that native code does not return. Each step is taken only where the one before has not ended the cell.
 */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { type HelperData, type HelperRequest, shared } from "./helper-state";
import { createInspection } from "./inspection";
import { lines } from "./lines";
import { interruptNewestChild } from "./newest-child";
import {
  descriptors,
  type HelperCommand,
  type HelperReport,
  type InputAnswer,
  type InspectorCommand,
} from "./protocol";

/** How long each step may take to show effect, in ms. */
const patience = {
  asked: 1000,
  abort: 10_000,
  ping: 100,
  loading: 5000,
  lost: 1000,
  guarded: 50,
  signal: 30,
  settle: 200,
  child: 500,
  stuck: 1000,
};

const { state, answers } = workerData as HelperData;
const front = new Socket({ fd: descriptors.helper, readable: true, writable: true });
const main = parentPort!;
const inspection = createInspection(state, (report) => front.write(`${JSON.stringify(report)}\n`));
// The process ends.
main.on("message", () => inspection.detach());

/** Whether run `run` and all before it have ended. */
function isOver(run: number): boolean {
  const oldest = Atomics.load(state, shared.oldest);
  return oldest === 0 || oldest > run;
}
const hasBegun = (run: number): boolean => Atomics.load(state, shared.begun) >= run;
const ask = (type: HelperRequest["type"], run: number) => main.postMessage({ type, run } satisfies HelperRequest);

const tell = (type: HelperReport["type"], run: number) =>
  front.write(`${JSON.stringify({ type, run } satisfies HelperReport)}\n`);

/** Wakes the main thread where it waits for an answer. */
function wake(): void {
  Atomics.add(state, shared.news, 1);
  Atomics.notify(state, shared.news);
}

/** The run whose interrupt is under way. */
let climbing: number | undefined;
let last = Promise.resolve();
/** A second interrupt does not wait for a cell that ends itself: none up to this run. */
let hurried = -1;

/** Ends run `run` and those before it; where it has not begun, what keeps the main thread from beginning it. */
async function interrupt(run: number): Promise<void> {
  Atomics.store(state, shared.interrupted, Math.max(run, Atomics.load(state, shared.interrupted)));
  wake();
  const over = () => isOver(run);
  if (!hasBegun(run) || over()) {
    const pongs = Atomics.load(state, shared.pongs);
    const listens = () => Atomics.load(state, shared.pongs) !== pongs;
    ask("ping", run);
    if (!(await within(patience.ping, listens)) && !(await climb(run, listens))) return;
    // It ends as it begins; where it does neither, an interrupt has struck the kernel's own code.
    if (!(await within(patience.lost, () => hasBegun(run) || climbing !== run))) tell("lost", run);
  }
  if (over()) return;
  // One that ends itself can do so only where it goes on.
  if (inspection.isPaused() && Atomics.load(state, shared.cooperative) === 1) inspection.resume();
  ask("abort", run);
  // A cell that listens may need a while to end well, and it may be in native code until then.
  const isDue = () => Atomics.load(state, shared.cooperative) === 0 || hurried >= run || over();
  if (!(await within(patience.asked, isDue))) {
    tell("asked", run);
    await within(patience.abort, isDue);
  }
  if (!over()) await climb(run, over);
}

/** Takes one step after the other until it is `over`; says so where none helps. */
async function climb(run: number, over: () => boolean): Promise<boolean> {
  await within(patience.loading, () => Atomics.load(state, shared.loading) === 0);
  if (over()) return true;
  const start = Date.now();
  const signalled = inspection.isPaused() ? await endPause(run) : await signal(over);
  if (!over()) {
    // What the signal has struck need not be what is to end: a callback, or a cell of another shell.
    ask("settle", run);
    if (await within(patience.settle, over)) return true;
    if (!signalled) terminate(run);
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

/** Ends what the debugger holds: not a line of it runs on. Says, as `signal` does, that nothing more is to be done. */
async function endPause(run: number): Promise<true> {
  if (Atomics.load(state, shared.guarded) === 0) {
    inspection.terminate();
    ask("settle", run);
    return true;
  }
  Atomics.store(state, shared.signalled, 1);
  process.kill(process.pid, "SIGINT");
  // Another thread of Node's takes the signal.
  await sleep(patience.signal);
  inspection.resume();
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

const inspect = (command: InspectorCommand) => inspection.take(command);

const takers: { readonly [K in HelperCommand["type"]]: (command: Extract<HelperCommand, { type: K }>) => void } = {
  answer: ({ run, value }) => {
    answers.postMessage({ run, value } satisfies InputAnswer);
    wake();
  },
  interrupt: ({ run }) => {
    if (climbing !== undefined) hurried = climbing;
    if (climbing === run) return;
    climbing = run;
    last = last
      .then(() => inspection.withoutPauses(() => interrupt(run)))
      .finally(() => {
        if (climbing === run) climbing = undefined;
      });
  },
  ...{ attach: inspect, detach: inspect, inspect },
};

lines(front, (line) => {
  const command = JSON.parse(line) as HelperCommand;
  (takers[command.type] as (command: HelperCommand) => void)(command);
});

// The front is gone: the main thread ends itself where it can; where it is busy it has to be ended.
front.on("close", () => setTimeout(() => process.kill(-process.pid, "SIGKILL"), 500));
front.on("error", () => {});
