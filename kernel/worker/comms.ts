import { randomUUID } from "node:crypto";
import type { Content, Header } from "../wire/message";
import { handle } from "./background";
import { type Cell, currentCell } from "./cell";
import { emit } from "./outputs";
import type { CommCommand, CommKind } from "./protocol";

/** What a message to the front end may carry beside its data. */
export interface CommExtras {
  readonly buffers?: readonly Uint8Array[];
  readonly metadata?: Content;
  /** The message that this one answers: what `onMessage` was told. */
  readonly parent?: Header;
}

/** One end of a conversation with an object in the front end; what its handlers do is done for the cell that made it. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  /** Called for each message from the other end. It may be async; what it throws is shown below the cell. */
  onMessage?: (data: Content, buffers: readonly Uint8Array[], header: Header) => unknown;
  onClose?: (data: Content) => unknown;
  send(data: Content, buffers?: readonly Uint8Array[], extras?: Omit<CommExtras, "buffers">): void;
  close(data?: Content): void;
}

/** Takes a comm that the front end opens. */
type Opened = (comm: Comm, data: Content, buffers: readonly Uint8Array[]) => unknown;

const open = new Map<string, { readonly comm: Comm; readonly home: Cell }>();
const targets = new Map<string, { readonly opened: Opened; readonly home: Cell }>();

/** Comms as a cell's code opens and takes them. */
export const comm = {
  /** Opens a comm to `target` in the front end. */
  open(target: string, data: Content = {}, extras: CommExtras = {}): Comm {
    const made = create(randomUUID(), target, currentCell());
    tell("comm_open", { comm_id: made.id, target_name: target, data }, extras);
    return made;
  },
  /** Takes the comms that the front end opens to `target`. */
  register(target: string, opened: Opened): void {
    targets.set(target, { opened, home: currentCell() });
  },
};

function create(id: string, target: string, home: Cell): Comm {
  const made: Comm = {
    id,
    target,
    send: (data, buffers = [], extras = {}) => tell("comm_msg", { comm_id: id, data }, { ...extras, buffers }),
    close: (data = {}) => {
      if (open.delete(id)) tell("comm_close", { comm_id: id, data });
    },
  };
  open.set(id, { comm: made, home });
  return made;
}

function tell(kind: CommKind, content: Content, { buffers = [], metadata, parent }: CommExtras = {}): void {
  const cell = currentCell();
  const encoded = buffers.map((bytes) => Buffer.from(bytes).toString("base64"));
  emit(cell, { type: "comm", run: cell.run, kind, content, buffers: encoded, metadata, parent });
}

/** Hands a message from the front end to the comm that it is for; one that nobody takes is closed. */
export function received({ kind, content, buffers, header }: CommCommand): void {
  const id = String(content.comm_id);
  const data = (content.data ?? {}) as Content;
  const bytes = buffers.map((text) => Buffer.from(text, "base64"));
  const known = open.get(id);
  if (kind === "comm_open") opened(id, String(content.target_name), data, bytes);
  else if (!known) return;
  else if (kind === "comm_msg") handle(known.home, () => known.comm.onMessage?.(data, bytes, header));
  else if (open.delete(id)) handle(known.home, () => known.comm.onClose?.(data));
}

function opened(id: string, target: string, data: Content, buffers: readonly Uint8Array[]): void {
  const known = targets.get(target);
  if (known) handle(known.home, () => known.opened(create(id, target, known.home), data, buffers));
  else tell("comm_close", { comm_id: id, data: {} });
}
