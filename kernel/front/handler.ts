import type { Cells } from "../cells/cells";
import type { CellDebugger } from "../debug/debugger";
import type { Content, Message } from "../wire/message";
import type { Executor } from "./executor";
import type { History } from "./history";
import type { Language } from "./language";
import type { Publish } from "./publisher";
import type { Shells } from "./shells";

/** What the handlers work on. */
export interface Kernel {
  readonly language: Language;
  readonly cells: Cells;
  readonly executor: Executor;
  readonly history: History;
  readonly debugger: CellDebugger;
  /** The open comms: id to target. */
  readonly comms: Map<string, string>;
  readonly shells: Shells;
  /** The number that the next cell gets. */
  count: number;
  /** What runs is to end, and what waits is not to begin. */
  interrupt(): void;
  /** Ends the kernel when this request has been answered. */
  end(): void;
}

/** One request on its way through a handler. */
export interface Exchange {
  readonly request: Message;
  /** Publishes on iopub as caused by the request. */
  readonly publish: Publish;
  /** Set when the request was interrupted before its code ran. */
  interrupted: boolean;
  /** To be set where the cells that wait behind it, in its shell, are to be given up. */
  stops: boolean;
}

/** What answers one kind of message: content in, content out; an error that it throws becomes an error reply. */
export interface Handler<Asked> {
  /** The type of the reply; absent where the protocol has none. */
  readonly reply?: string;
  /** Waits for its turn behind the cells that came before. */
  readonly queued?: true;
  /** The one place where the loose content becomes an exact type. */
  parse(content: Content): Asked;
  handle(asked: Asked, kernel: Kernel, exchange: Exchange): Content | Promise<Content>;
}

/** States a handler such that what it parses is what it handles. */
export const handler = <Asked>(it: Handler<Asked>): Handler<Asked> => it;
