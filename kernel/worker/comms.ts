import { randomUUID } from "node:crypto";
import { currentCell } from "./cell";
import { emit } from "./outputs";
import { asOwner } from "./owner";
import type { CommCommand, CommKind } from "./protocol";

type Data = Readonly<Record<string, unknown>>;

/** One end of a conversation with an object in the front end. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  /** Called for each message from the other end. */
  onMessage?: (data: Data, buffers: readonly Uint8Array[]) => void;
  onClose?: (data: Data) => void;
  send(data: Data, buffers?: readonly Uint8Array[]): void;
  close(data?: Data): void;
}

const open = new Map<string, Comm>();
const targets = new Map<string, (comm: Comm, data: Data) => void>();

/** Comms as a cell's code opens and takes them. */
export const comm = {
  /** Opens a comm to `target` in the front end. */
  open(target: string, data: Data = {}, metadata: Data = {}): Comm {
    const made = create(randomUUID(), target);
    tell("comm_open", { comm_id: made.id, target_name: target, data, metadata });
    return made;
  },
  /** Takes the comms that the front end opens to `target`. */
  register(target: string, opened: (comm: Comm, data: Data) => void): void {
    targets.set(target, opened);
  },
};

function create(id: string, target: string): Comm {
  const made: Comm = {
    id,
    target,
    send: (data, buffers = []) => tell("comm_msg", { comm_id: id, data }, buffers),
    close: (data = {}) => {
      if (open.delete(id)) tell("comm_close", { comm_id: id, data });
    },
  };
  open.set(id, made);
  return made;
}

function tell(kind: CommKind, content: Data, buffers: readonly Uint8Array[] = []): void {
  const cell = currentCell();
  const encoded = buffers.map((bytes) => Buffer.from(bytes).toString("base64"));
  emit(cell, { type: "comm", run: cell.run, kind, content, buffers: encoded });
}

/** Hands a message from the front end to the comm that it is for; one that nobody takes is closed. */
export function received({ kind, content, buffers }: CommCommand): void {
  const id = String(content.comm_id);
  const data = (content.data ?? {}) as Data;
  const known = open.get(id);
  asOwner(currentCell(), () => {
    if (kind === "comm_open") {
      const opened = targets.get(String(content.target_name));
      if (opened) opened(create(id, String(content.target_name)), data);
      else tell("comm_close", { comm_id: id, data: {} });
    } else if (kind === "comm_msg") {
      known?.onMessage?.(
        data,
        buffers.map((text) => Buffer.from(text, "base64")),
      );
    } else if (open.delete(id)) known?.onClose?.(data);
  });
}
