import { randomBytes } from "node:crypto";
import { Dealer, Subscriber } from "zeromq";
import { address, type Connection } from "./connection";
import { clientCurve } from "./curve";
import { decode, encode } from "./frames";
import { type Channel, type Content, compose, type Message } from "./message";
import { Outbox } from "./outbox";

export type Listener = (channel: Channel, message: Message) => void;

export interface PostOptions {
  /** What the message answers. */
  readonly parent?: Message;
  /** The subshell that it is for. */
  readonly subshell?: string;
  readonly buffers?: readonly Uint8Array[];
}

/** The sockets of a client, whichever process answers at their other end. */
export interface Link {
  /** Sends a message and returns it. */
  post(type: string, content: Content, channel: Exclude<Channel, "iopub">, options?: PostOptions): Message;
  /** Calls `listener` for every message that arrives; returns what ends that. */
  listen(listener: Listener): () => void;
  close(): void;
}

export function openLink(connection: Connection): Link {
  const session = randomBytes(16).toString("hex");
  // The kernel asks for input on the identity that the request came from.
  const routingId = session;
  const curve = clientCurve(connection);
  const dealer = (options = {}) => new Dealer({ ...curve, ...options });
  const sockets = { shell: dealer({ routingId }), control: dealer(), stdin: dealer({ routingId }) };
  const iopub = new Subscriber({ ...curve, receiveHighWaterMark: 0 });
  iopub.subscribe();
  const all = { ...sockets, iopub };
  const listeners = new Set<Listener>();
  for (const channel of Object.keys(all) as Channel[]) {
    const socket = all[channel];
    socket.linger = 0;
    socket.connect(address(connection, `${channel}_port`));
    void (async () => {
      for await (const frames of socket) {
        const message = decode(frames, connection.key);
        for (const listener of [...listeners]) listener(channel, message);
      }
    })();
  }
  const outboxes = {
    shell: new Outbox(sockets.shell),
    control: new Outbox(sockets.control),
    stdin: new Outbox(sockets.stdin),
  };
  return {
    post(type, content, channel, { parent, subshell, buffers } = {}) {
      const message = compose({ type, content, session, parent: parent?.header, subshell, buffers });
      outboxes[channel].post(encode(message, connection.key));
      return message;
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      for (const socket of Object.values(all)) socket.close();
    },
  };
}
