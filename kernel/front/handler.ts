import type { Cells } from "../cells/cells";
import type { CellDebugger } from "../debug/debugger";
import type { Content, Message } from "../wire/message";
import type { Executor } from "./executor";
import type { History } from "./history";
import type { Publish } from "./publisher";

/** What the handlers work on. */
export interface Kernel {
  readonly cells: Cells;
  readonly executor: Executor;
  readonly history: History;
  readonly debugger: CellDebugger;
  /** The open comms: id to target. */
  readonly comms: Map<string, string>;
  /** The number that the next cell gets. */
  count: number;
  /** What runs is to end, and what waits is not to begin. */
  interrupt(): void;
  /** Gives up the cells that wait. */
  abortWaiting(): void;
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
