import type { Debugger as Cdp, Runtime } from "node:inspector";
import type { InspectorCommand, InspectorReport, RunCommand } from "../worker/protocol";
import { scriptName } from "../worker/protocol";
import { Breakpoints } from "./breakpoints";
import { type DapEvent, threadId, type Variable } from "./dap";
import { Inspector } from "./inspector";
import { Scripts, steppedOver } from "./scripts";
import { shared } from "./shared";
import { type Frame, framesOf, pausedGroup } from "./stack";
import { Variables } from "./variables";
import { thrown, WorkerSide } from "./worker-side";

export type Step = "stepOver" | "stepInto" | "stepOut";
/** Which exceptions are stopped at. */
export type ExceptionFilter = "all" | "none";

/** What the debugger needs of the kernel around it. */
export interface DebuggerHost {
  /** Reaches the inspector of the worker that there is. */
  inspect(command: InspectorCommand): void;
  /** Puts a `debug_event` on iopub. */
  emit(event: DapEvent): void;
  /** Makes later cells know a variable that none of them has declared. */
  declare(name: string): Promise<void>;
}

/** Where the main thread stands still. */
interface Pause {
  readonly frames: readonly Frame[];
  readonly event: Cdp.PausedEventDataType;
  /** The line in this very call, as far as it can be told from another. */
  readonly line: string;
}

/** Steps from code that nobody wrote to the next that somebody did; a limit, so that none is endless. */
const mostSteps = 200;

/**
 * A debugger of cells: the state that the commands of the Debug Adapter Protocol (commands.ts) work on.
 *
 * It outlives the worker: in the next one, breakpoints and filters are set again before a cell runs. Where no debugger is
 * attached it knows nothing of what runs, and does nothing but look at variables when it is asked to.
 */
export class CellDebugger {
  readonly scripts = new Scripts();
  readonly inspector: Inspector;
  readonly worker: WorkerSide;
  readonly breakpoints: Breakpoints;
  readonly variables: Variables;
  pause: Pause | undefined;
  isAttached = false;
  private exceptions: ExceptionFilter = "none";
  /** The inspector of the worker that there is can be asked … */
  private reached: Promise<void> | undefined;
  /** … and tells of stops and scripts. */
  private connection: Promise<void> | undefined;
  /** The step under way: where it began, and how often it was taken again. */
  private step:
    | { readonly kind: Step; readonly reason: "step" | "pause"; readonly from?: string; times: number }
    | undefined;
  private lastFrame = 0;
  private looks = 0;

  constructor(private readonly host: DebuggerHost) {
    this.inspector = new Inspector((command) => host.inspect(command), {
      "Debugger.scriptParsed": (event) => this.scripts.parsed(event),
      "Debugger.breakpointResolved": (event) => {
        const breakpoint = this.breakpoints.resolved(event);
        if (breakpoint) host.emit({ event: "breakpoint", body: { reason: "changed", breakpoint } });
      },
      "Debugger.paused": (event) => this.paused(event),
      "Debugger.resumed": () => this.resumed(),
    });
    this.worker = new WorkerSide(this.inspector);
    this.breakpoints = new Breakpoints(this.inspector, this.scripts);
    this.variables = new Variables(this.inspector, this.worker);
  }

  async attach(): Promise<void> {
    this.isAttached = true;
    await this.connect();
    this.host.emit({ event: "initialized" });
  }

  /** Lets what is paused go on, and forgets the breakpoints. */
  detach(): void {
    if (!this.isAttached) return;
    this.isAttached = false;
    this.inspector.detach();
    this.breakpoints.clear();
    this.exceptions = "none";
    this.forget();
    this.host.emit({ event: "terminated" });
  }

  /** Settles when the worker that there is can be asked, where a debugger is attached about its scripts too. */
  connect(): Promise<void> {
    if (!this.isAttached) return this.reach();
    this.connection ??= this.begin().catch((error: unknown) => {
      this.connection = undefined;
      throw error;
    });
    return this.connection;
  }

  private reach(): Promise<void> {
    if (this.reached) return this.reached;
    this.inspector.attach();
    this.reached = this.worker.load().catch((error: unknown) => {
      this.reached = undefined;
      throw error;
    });
    return this.reached;
  }

  /** A cell is going to run: its breakpoints are set before it does. */
  running(command: RunCommand): Promise<void> | undefined {
    return this.isAttached ? this.prepare(command).catch(() => {}) : undefined;
  }

  inspected(report: InspectorReport): void {
    if (!this.reached) return;
    try {
      this.inspector.take(report);
    } catch (error) {
      // A stop that cannot be shown must not end the kernel.
      console.error(`triad kernel: debugger: ${error instanceof Error ? error.stack : error}`);
    }
  }

  /** The worker has died; the next one is asked when there is something to ask. */
  workerLost(): void {
    if (!this.reached) return;
    this.inspector.abandon("the process of the cells has ended");
    this.forget();
  }

  async stopAtExceptions(filter: ExceptionFilter): Promise<void> {
    this.exceptions = filter;
    await this.connect();
    await this.inspector.post("Debugger.setPauseOnExceptions", { state: filter });
  }

  async go(how: Step | "resume" | "pause"): Promise<void> {
    this.step =
      how === "resume" || how === "pause" ? undefined : { kind: how, reason: "step", from: this.pause?.line, times: 0 };
    await this.inspector.post(`Debugger.${how}`);
  }

  frame(id: unknown): Frame {
    const frame = this.pause?.frames.find((it) => it.id === id);
    if (!frame) throw new Error(`frameId ${id} is none of the stack; ask for the stackTrace again`);
    return frame;
  }

  /** The value of an expression, in a frame where one is given, in which all that the cell's TypeScript could name exists. */
  async evaluate(expression: string, frame: Frame | undefined, group: string): Promise<Runtime.RemoteObject> {
    if (!frame) return this.worker.get("evaluate", group, { value: expression });
    await this.worker.ask("lend");
    try {
      const { callFrameId } = frame.call;
      const { result, exceptionDetails } = await this.inspector.post("Debugger.evaluateOnCallFrame", {
        ...{ callFrameId, expression, objectGroup: group, silent: true },
      });
      if (exceptionDetails) throw new Error(thrown(exceptionDetails));
      return result;
    } finally {
      await this.worker.ask("takeBack");
    }
  }

  /** The group of values that are handed out now. */
  get group(): string {
    return this.pause ? pausedGroup : `notebook ${this.looks}`;
  }

  declare(name: string): Promise<void> {
    return this.host.declare(name);
  }

  /** The notebook's variables as they are now. JupyterLab asks with each output of a cell. */
  readonly notebook = shared(() => this.look());

  private async look(): Promise<Variable[]> {
    await this.connect();
    // What the last look has shown is still on the page.
    this.variables.drop(`notebook ${this.looks - 1}`);
    const group = `notebook ${++this.looks}`;
    return this.variables.children(this.variables.refer({ kind: "notebook", group }, group));
  }

  private async begin(): Promise<void> {
    await this.reach();
    for (const script of await this.worker.ask("scripts")) this.scripts.add(script);
    await this.inspector.post("Debugger.enable");
    await this.inspector.post("Debugger.setBlackboxPatterns", { patterns: steppedOver });
    await this.inspector.post("Debugger.setPauseOnExceptions", { state: this.exceptions });
    await this.breakpoints.bindAll();
  }

  private async prepare({ label, run, source, map, modules }: RunCommand): Promise<void> {
    await this.connect();
    const cell = { file: scriptName(label, run), map, cell: { label, source } };
    const added = [cell, ...modules.map(({ path: file, map }) => ({ file, map }))].map((it) => this.scripts.add(it));
    for (const { url, source } of added) await this.breakpoints.bind(url, source.path);
  }

  private paused(event: Cdp.PausedEventDataType): void {
    const frames = framesOf(event.callFrames, this.scripts, () => ++this.lastFrame);
    const isException = event.reason === "exception" || event.reason === "promiseRejection";
    const isHit = (event.hitBreakpoints?.length ?? 0) > 0;
    const isWritten = frames.length > 0 && frames[0]!.call === event.callFrames[0];
    const line = `${event.callFrames.length} ${frames[0]?.source.path}:${frames[0]?.line}`;
    // What the converter has put between two lines is passed over; so is the rest of a line, such as its return.
    const isOn = isWritten && (this.step?.kind === "stepOut" || line !== this.step?.from);
    if (!isException && !isHit && !isOn && this.stepOn()) return;
    if (frames.length === 0) {
      void this.inspector.post("Debugger.resume").catch(() => {});
      return;
    }
    const reason = isException ? "exception" : isHit ? "breakpoint" : (this.step?.reason ?? "pause");
    this.step = undefined;
    this.pause = { frames, event, line };
    const text = isException ? { text: String(event.data && (event.data as Runtime.RemoteObject).description) } : {};
    this.host.emit({ event: "stopped", body: { reason, threadId, allThreadsStopped: true, ...text } });
  }

  /** Takes the step once more; tells whether it did. */
  private stepOn(): boolean {
    const step = this.step ?? { kind: "stepInto", reason: "pause", times: 0 };
    if (step.times++ >= mostSteps) return false;
    this.step = step;
    // The function is left already.
    const kind = step.kind === "stepOut" ? "stepOver" : step.kind;
    this.inspector.post(`Debugger.${kind}`).catch(() => {});
    return true;
  }

  private resumed(): void {
    if (!this.pause) return;
    this.pause = undefined;
    this.variables.drop(pausedGroup);
    this.tellContinued();
  }

  /** Nothing of the worker's is known any more. */
  private forget(): void {
    const wasPaused = this.pause !== undefined;
    this.reached = undefined;
    this.connection = undefined;
    this.pause = undefined;
    this.step = undefined;
    this.scripts.clear();
    this.variables.clear();
    if (wasPaused) this.tellContinued();
  }

  private tellContinued(): void {
    this.host.emit({ event: "continued", body: { threadId, allThreadsContinued: true } });
  }
}
