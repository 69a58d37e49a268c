import type { Content } from "../wire/message";

/** A request of the Debug Adapter Protocol, as a front end puts it into a `debug_request`. */
export interface DapRequest {
  readonly seq: number;
  readonly command: string;
  readonly arguments: Content;
}

/** What a `debug_event` on iopub carries. */
export interface DapEvent {
  readonly event: "initialized" | "stopped" | "continued" | "terminated" | "breakpoint";
  readonly body?: Content;
}

export interface Source {
  readonly name: string;
  readonly path: string;
}

export interface StackFrame {
  readonly id: number;
  readonly name: string;
  readonly source: Source;
  readonly line: number;
  readonly column: number;
  /** Code that the person did not write: a package's. */
  readonly presentationHint?: "subtle";
}

export interface Scope {
  readonly name: string;
  readonly variablesReference: number;
  readonly expensive: boolean;
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  /**
   * Left out where the value says it all: JupyterLab's tree shows the type instead of the value, but for Python's own
   * types.
   */
  readonly type?: string;
  /** 0 where there is nothing below it. */
  readonly variablesReference: number;
  readonly evaluateName?: string;
}

export interface Breakpoint {
  readonly id: number;
  readonly verified: boolean;
  readonly line: number;
  readonly source: { readonly path: string };
}

/** The one thread that runs cells. */
export const threadId = 1;
