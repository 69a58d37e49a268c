import { randomUUID } from "node:crypto";

/** The protocol version that headers carry and kernel_info names. */
export const protocolVersion = "5.5";

export type Channel = "shell" | "control" | "iopub" | "stdin";

/** The JSON object that a dictionary of the protocol is. */
export type Content = Readonly<Record<string, unknown>>;

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
  /** The subshell that a request is for (JEP 91); absent or null for the main shell. */
  readonly subshell_id?: unknown;
}

/** A message as it travels: `identities` are the routing frames before the delimiter, `buffers` the binary ones at the end. */
export interface Message {
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  /** The header of the request that caused this message; empty where nothing did. */
  readonly parent: Header | Record<string, never>;
  readonly metadata: Content;
  readonly content: Content;
  readonly buffers: readonly Uint8Array[];
}

/** What of a message is not the same for all: the rest is filled in. */
export interface Draft {
  readonly type: string;
  readonly content: Content;
  readonly session: string;
  readonly parent?: Header;
  /** The subshell that a request is for. */
  readonly subshell?: string;
  readonly identities?: readonly Uint8Array[];
  readonly metadata?: Content;
  readonly buffers?: readonly Uint8Array[];
}

/** Fills in a draft: a new id, the date, the protocol version. */
export function compose(draft: Draft): Message {
  return {
    identities: draft.identities ?? [],
    header: {
      msg_id: randomUUID(),
      msg_type: draft.type,
      session: draft.session,
      username: "triad",
      date: new Date().toISOString(),
      version: protocolVersion,
      ...(draft.subshell === undefined ? {} : { subshell_id: draft.subshell }),
    },
    parent: draft.parent ?? {},
    metadata: draft.metadata ?? {},
    content: draft.content,
    buffers: draft.buffers ?? [],
  };
}
