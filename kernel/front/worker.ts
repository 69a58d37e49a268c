import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { lines } from "../worker/lines";
import {
  type Command,
  descriptors,
  endMark,
  type HelperCommand,
  type HelperReport,
  type InputAnswer,
  type InspectorCommand,
  type InspectorReport,
  type Outcome,
  type Report,
  type StreamName,
} from "../worker/protocol";
import { NativeText } from "./native-text";

/** How long the process may take to end by itself, in ms. */
const grace = 300;

/** How a worker's process ended. */
export interface Death {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last that native code wrote to descriptor 2: a crash says there what it was. */
  readonly lastWords: string;
  /** Why the process never began, where it did not. */
  readonly unstarted?: string;
}

export interface WorkerEvents {
  /** All but the end of a run, which `run` settles with. */
  reported(report: Exclude<Report, { type: "done" }>): void;
  /** Native code and child processes wrote to descriptor 1 or 2. */
  wrote(name: StreamName, text: string): void;
  /** The interrupt takes its time. */
  waiting(report: HelperReport): void;
  /** V8's inspector has something to say to the debugger. */
  inspected(report: InspectorReport): void;
  died(death: Death): void;
}

export interface Ended {
  readonly outcome: Outcome;
  readonly defined: readonly string[];
}

/** The process in which cells run, seen from the front. */
export class WorkerProcess {
  /** Undefined where the process could not be started. */
  private readonly child: ChildProcess | undefined;
  private readonly native: Readonly<Partial<Record<StreamName, NativeText>>> = {};
  /** The runs under way, in the order in which they began. */
  private readonly current = new Map<number, (end: Ended) => void>();

  constructor(private readonly events: WorkerEvents) {
    const child = begin(({ message }) => events.died({ code: null, signal: null, lastWords: "", unstarted: message }));
    this.child = child;
    if (!child) return;
    const stderr = new NativeText(child.stderr!, (text) => events.wrote("stderr", text));
    this.native = { stdout: new NativeText(child.stdout!, (text) => events.wrote("stdout", text)), stderr };
    lines(this.pipe("reports")!, (line) => {
      const report = parse(line);
      if (report) this.reported(report);
    });
    lines(this.pipe("helper")!, (line) => {
      const report = JSON.parse(line) as HelperReport | InspectorReport;
      if (report.type === "answer" || report.type === "event") events.inspected(report);
      // The run that was named may have ended, and one before it not.
      else if ([...this.current.keys()].some((run) => run <= report.run)) events.waiting(report);
    });
    for (const pipe of child.stdio) pipe?.on("error", () => {});
    child.on("exit", (code, signal) => {
      this.kill();
      // What it wrote last may still be in the pipes; a child of its own may hold them open for ever.
      const closed = () => {
        clearTimeout(timer);
        child.off("close", closed);
        events.died({ code, signal, lastWords: stderr.tail });
      };
      const timer = setTimeout(closed, 300);
      child.on("close", closed);
    });
  }

  /**
   * Runs a cell when `ready` has settled; settles when all that it has put out was reported. Never settles where the
   * worker dies on the way.
   */
  run(command: Extract<Command, { type: "run" }>, ready?: Promise<void>): Promise<Ended> {
    return new Promise((ended) => {
      this.current.set(command.run, ended);
      if (ready) void ready.then(() => this.tell(command));
      else this.tell(command);
    });
  }

  tell(command: Command): void {
    this.pipe("commands")?.write(`${JSON.stringify(command)}\n`);
  }

  /** Asks the helper thread to end the runs that are under way, or what is left of earlier ones. */
  interrupt(): void {
    this.tellHelper({ type: "interrupt", run: Math.max(0, ...this.current.keys()) });
  }

  /** Hands over what a person typed; the main thread may be waiting for just that. */
  answer(answer: InputAnswer): void {
    this.tellHelper({ type: "answer", ...answer });
  }

  /** Speaks to V8's inspector. */
  inspect(command: InspectorCommand): void {
    this.tellHelper(command);
  }

  /** Ends the process and those that cells have started. */
  kill(): void {
    try {
      if (this.child) process.kill(-this.child.pid!, "SIGKILL");
    } catch {
      // Nothing of the group is left.
    }
  }

  /** Ends the process, which may tidy up as long as it is not busy. */
  async close(): Promise<void> {
    const { child } = this;
    if (!child) return;
    const exit = once(child, "exit");
    this.pipe("commands")?.end();
    await Promise.race([exit, sleep(grace)]);
    this.kill();
  }

  private pipe(name: keyof typeof descriptors): Duplex | undefined {
    return (this.child?.stdio as unknown as Duplex[] | undefined)?.[descriptors[name]];
  }

  private reported(report: Report): void {
    if (report.type !== "done") {
      this.events.reported(report);
      return;
    }
    const { run, outcome, defined } = report;
    const written = Object.values(this.native).map((text) => text.until(endMark(run)));
    void Promise.all(written).then(() => {
      this.current.get(run)?.({ outcome, defined });
      this.current.delete(run);
    });
  }

  private tellHelper(command: HelperCommand): void {
    this.pipe("helper")?.write(`${JSON.stringify(command)}\n`);
  }
}

/** Starts the process; where that cannot be, for want of memory or processes, `failed` is told a moment later. */
function begin(failed: (error: Error) => void): ChildProcess | undefined {
  try {
    const child = spawn(process.execPath, [path.join(__dirname, "../worker/main.js")], {
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "pipe"],
      // A group of its own, so that what the cells have started ends with them.
      detached: true,
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: process.env.TF_CPP_MIN_LOG_LEVEL ?? "3" },
    });
    if (child.pid !== undefined) return child;
    child.on("error", failed);
  } catch (error) {
    // Node tells of some failures by an event and throws the others.
    setImmediate(failed, error as Error);
  }
  return undefined;
}

/** A report that an interrupt has cut off is no report. */
function parse(line: string): Report | undefined {
  try {
    return JSON.parse(line) as Report;
  } catch {
    return undefined;
  }
}
