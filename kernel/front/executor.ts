import type { Converted } from "../cells/cells";
import type { Content, Header, Message } from "../wire/message";
import { paint } from "../worker/excerpt";
import type {
  CommKind,
  HelperReport,
  InspectorCommand,
  InspectorReport,
  Outcome,
  Report,
  RunCommand,
} from "../worker/protocol";
import { failureOfDeath } from "./death";
import type { Publisher } from "./publisher";
import { type Death, type Ended, WorkerProcess } from "./worker";

/** What a cell's run needs beside its code. */
export interface Run {
  readonly request: Message;
  readonly label: string;
  readonly source: string;
  /** Nothing goes to iopub. */
  readonly silent: boolean;
  readonly allowStdin: boolean;
}

/** A run's end; after a worker's death there is nothing left that could be committed. */
export interface RunEnd {
  readonly outcome: Outcome;
  readonly defined: readonly string[];
  readonly lost: boolean;
}

/** What the executor says that is no output of a cell. */
export interface ExecutorEvents {
  /** Returns the id of the message that asks. */
  asked(request: Message, prompt: string, password: boolean): string;
  comm(kind: CommKind, content: Content): void;
  /** The worker died, and all values with it. */
  lost(): void;
  /** V8's inspector has something to say to the debugger. */
  inspected?(report: InspectorReport): void;
  /** A cell is going to run, when what this returns has settled. */
  running?(command: RunCommand): Promise<void> | undefined;
}

/** What an interrupt that takes its time tells the person. */
const notices: { readonly [K in Exclude<HelperReport["type"], "lost">]: string } = {
  asked: "the cell was asked to end; a second interrupt ends it at once\n",
  stuck: "waiting for native code to return; a second interrupt restarts the process, and the variables are lost\n",
};

const interruptedOutcome: Outcome = {
  status: "error",
  interrupted: true,
  ename: "KeyboardInterrupt",
  evalue: "the cell was interrupted",
  traceback: [`${paint.error("KeyboardInterrupt")}: the cell was interrupted`],
};

/** Runs cells in a worker, files what they put out under their requests, and outlives the worker. */
export class Executor {
  private worker: WorkerProcess | undefined;
  /** What ends each of the runs that are under way: one a shell. */
  private readonly current = new Map<number, (end: RunEnd) => void>();
  private readonly runs = new Map<number, Run>();
  private last = 0;
  private stuck = false;
  private killed = false;
  private closing = false;
  /** The questions that wait, the oldest first. */
  private asking: { readonly run: number; readonly id: string }[] = [];

  constructor(
    private readonly publisher: Publisher,
    private readonly events: ExecutorEvents,
  ) {}

  /** Starts the worker, so that it is there when the first cell comes. */
  start(): WorkerProcess {
    const worker = new WorkerProcess({
      reported: (report) => this.reported(report),
      wrote: (name, text) => this.reported({ type: "stream", run: this.newest() ?? this.last, name, text }),
      waiting: (report) => this.waiting(report),
      inspected: (report) => worker === this.worker && this.events.inspected?.(report),
      died: (death) => this.died(worker, death),
    });
    this.worker = worker;
    return worker;
  }

  /** A number that no run has had. */
  next(): number {
    return ++this.last;
  }

  /** Has the worker load what run `id` is going to import, while its code is converted. */
  load(id: number, modules: readonly string[], run: Run): void {
    // What the packages say as they are loaded belongs to the cell.
    this.runs.set(id, run);
    this.worker?.tell({ type: "load", run: id, modules });
  }

  async run(id: number, code: Converted, run: Run): Promise<RunEnd> {
    const worker = this.worker ?? this.start();
    this.runs.set(id, run);
    const dead = new Promise<RunEnd>((end) => {
      this.current.set(id, end);
    });
    const { js, map, async, lastExpression, modules } = code;
    const { label, source, allowStdin } = run;
    const cellId = run.request.metadata.cellId;
    const command: RunCommand = {
      ...{ type: "run", run: id, label, source, js, map, async, lastExpression, modules, allowStdin },
      cellId: typeof cellId === "string" ? cellId : undefined,
    };
    const ended = worker.run(command, this.events.running?.(command));
    const end = await Promise.race([ended.then((it: Ended) => ({ ...it, lost: false })), dead]);
    this.current.delete(id);
    this.stuck = false;
    this.asking = this.asking.filter(({ run }) => run !== id);
    return end;
  }

  /** Ends the runs that are under way; the second time, where native code does not return, with their process. */
  interrupt(): void {
    if (this.current.size > 0 && this.stuck) {
      this.killed = true;
      this.worker?.kill();
    } else this.worker?.interrupt();
  }

  /** Hands what the person typed to the cell that asked by message `id`; to the one that asked first where none did. */
  answer(value: string, id: unknown): void {
    const asked = this.asking.findIndex((question) => question.id === id);
    const [question] = this.asking.splice(Math.max(asked, 0), 1);
    if (question) this.worker?.answer({ run: question.run, value });
  }

  comm(kind: CommKind, content: Content, buffers: readonly Uint8Array[], header: Header): void {
    const encoded = buffers.map((bytes) => Buffer.from(bytes).toString("base64"));
    (this.worker ?? this.start()).tell({ type: "comm", kind, content, buffers: encoded, header });
  }

  /** Removes every value of the cells, before the next one runs. */
  forget(): void {
    this.worker?.tell({ type: "forget" });
  }

  /** Speaks to V8's inspector in the worker. */
  inspect(command: InspectorCommand): void {
    (this.worker ?? this.start()).inspect(command);
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.worker?.close();
  }

  private reported(report: Exclude<Report, { type: "done" }>): void {
    const run = this.runs.get(report.run);
    const parent = run?.request.header;
    const quiet = run?.silent ?? false;
    switch (report.type) {
      case "stream":
        if (!quiet) this.publisher.stream(report.name, report.text, parent);
        return;
      case "display": {
        const { data, metadata, id } = report;
        const transient = id === undefined ? {} : { display_id: id };
        const type = report.update ? "update_display_data" : "display_data";
        if (!quiet) this.publisher.publish(type, { data, metadata, transient }, parent);
        return;
      }
      case "clear":
        if (!quiet) this.publisher.publish("clear_output", { wait: report.wait }, parent);
        return;
      case "error": {
        const { ename, evalue, traceback } = report;
        if (!quiet) this.publisher.publish("error", { ename, evalue, traceback }, parent);
        return;
      }
      case "input":
        if (run) {
          const id = this.events.asked(run.request, report.prompt, report.password);
          this.asking.push({ run: report.run, id });
        }
        return;
      case "comm": {
        const buffers = report.buffers.map((text) => Buffer.from(text, "base64"));
        this.events.comm(report.kind, report.content);
        this.publisher.publish(report.kind, report.content, report.parent ?? parent, buffers, report.metadata);
      }
    }
  }

  private waiting({ type, run }: HelperReport): void {
    if (type === "lost") this.current.get(run)?.({ outcome: interruptedOutcome, defined: [], lost: false });
    else {
      if (type === "stuck") this.stuck = true;
      this.reported({ type: "stream", run: this.newest() ?? run, name: "stderr", text: notices[type] });
    }
  }

  /** The run under way that began last. */
  private newest(): number | undefined {
    return [...this.current.keys()].at(-1);
  }

  private died(worker: WorkerProcess, death: Death): void {
    if (this.closing || worker !== this.worker) return;
    const failure = failureOfDeath(death, this.killed);
    const { killed } = this;
    const ends = [...this.current.values()];
    this.worker = undefined;
    this.killed = false;
    this.asking = [];
    this.events.lost();
    for (const end of ends)
      end({ outcome: { status: "error", interrupted: killed, ...failure }, defined: [], lost: true });
    if (ends.length === 0) this.reported({ type: "error", run: this.last, ...failure });
    // One that ran a cell can be had again; one that did not may never start.
    if (this.runs.size > 0 && death.unstarted === undefined) this.start();
  }
}
