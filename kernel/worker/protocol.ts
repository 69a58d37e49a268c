import type { ConvertedModule } from "../cells/cells";
import type { Content, Header } from "../wire/message";

/** The worker's descriptors beyond 0, 1 and 2: what it reports, what it is told, and the helper thread's own line. */
export const descriptors = { reports: 3, commands: 4, helper: 5 } as const;

/** What the front tells the worker: a JSON line on the command pipe. */
export type Command = RunCommand | LoadCommand | CommCommand | ForgetCommand;

export interface RunCommand {
  readonly type: "run";
  /** Tells runs apart; grows by one from each to the next, and is not the number that the user sees. */
  readonly run: number;
  /** The cell's name in tracebacks: `Cell In[3]`. */
  readonly label: string;
  readonly source: string;
  readonly js: string;
  readonly map: string;
  readonly async: boolean;
  readonly lastExpression?: string;
  readonly modules: readonly ConvertedModule[];
  /** The front end's name for the cell, the same when it runs again. */
  readonly cellId?: string;
  readonly allowStdin: boolean;
}

/** Loads packages that run `run` will import. */
export interface LoadCommand {
  readonly type: "load";
  readonly run: number;
  readonly modules: readonly string[];
}

/** Removes every value of the cells. */
export interface ForgetCommand {
  readonly type: "forget";
}

/** A comm message; `buffers` are base64. */
export interface CommCommand {
  readonly type: "comm";
  readonly kind: CommKind;
  readonly content: Content;
  readonly buffers: readonly string[];
  /** The message's own header: an answer that belongs to it, such as an echo, says so. */
  readonly header: Header;
}

export type CommKind = "comm_open" | "comm_msg" | "comm_close";

/** What the worker tells the front: a JSON line on the report pipe, in the order in which it happened. */
export type Report =
  | { readonly type: "stream"; readonly run: number; readonly name: StreamName; readonly text: string }
  | ({ readonly type: "display"; readonly run: number; readonly id?: string; readonly update: boolean } & Bundle)
  | { readonly type: "clear"; readonly run: number; readonly wait: boolean }
  /** An error that came when nobody waited for it: a rejection, a timer's callback. */
  | ({ readonly type: "error"; readonly run: number } & Failure)
  | { readonly type: "input"; readonly run: number; readonly prompt: string; readonly password: boolean }
  | {
      readonly type: "comm";
      readonly run: number;
      readonly kind: CommKind;
      readonly content: Content;
      readonly buffers: readonly string[];
      /** The message's own metadata: widgets say there which version of their protocol they speak. */
      readonly metadata?: Content;
      /** What the message answers; the cell where it is absent. */
      readonly parent?: Header;
    }
  /** `defined`: where the outcome is an error, the names that were defined before it. */
  | { readonly type: "done"; readonly run: number; readonly outcome: Outcome; readonly defined: readonly string[] };

export type StreamName = "stdout" | "stderr";

export interface Bundle {
  readonly data: Content;
  readonly metadata: Content;
}

export interface Failure {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** How a cell ended; `result` is its last value, absent where there is nothing to show, `resultId` the id of that output. */
export type Outcome =
  | { readonly status: "ok"; readonly result?: Bundle; readonly resultId?: string }
  | ({ readonly status: "error"; readonly interrupted: boolean } & Failure);

/** The file name that a run's code has in V8. */
export const scriptName = (label: string, run: number): string => `${label}#${run}`;

/** What the front tells the helper thread: it is heard while the main thread is busy, or waits for an answer. */
export type HelperCommand = InterruptCommand | ({ readonly type: "answer" } & InputAnswer) | InspectorCommand;

/** To end this run and all before it that still run; 0 where the front knows of none. */
export interface InterruptCommand {
  readonly type: "interrupt";
  readonly run: number;
}

/** What a person typed when run `run` asked. */
export interface InputAnswer {
  readonly run: number;
  readonly value: string;
}

/** What the helper thread tells the front of an interrupt that takes its time. */
export interface HelperReport {
  /**
   * `asked`: the cell that listens to its signal has been asked to end. `stuck`: nothing helps, native code does not
   * return. `lost`: the main thread knows nothing of the run any more.
   */
  readonly type: "asked" | "stuck" | "lost";
  /** The run that the interrupt named. */
  readonly run: number;
}

/** What the debugger asks of V8's inspector; `attach` and `detach` begin and end the conversation. */
export type InspectorCommand =
  | { readonly type: "attach" | "detach" }
  | { readonly type: "inspect"; readonly id: number; readonly method: string; readonly params: Content };

/** What the inspector says: the answer to one command, or what has happened. */
export type InspectorReport =
  | { readonly type: "answer"; readonly id: number; readonly result: Content; readonly error?: string }
  | { readonly type: "event"; readonly method: string; readonly params: Content };

/** Written to descriptors 1 and 2 at the end of a run: what came before it was written by the run. */
export const endMark = (run: number): string => `\u0000triad ${run}\u0000`;
