import { randomBytes } from "node:crypto";
import { Dealer, Subscriber } from "zeromq";
import { address, type Connection } from "./connection";
import { decode, encode } from "./frames";
import { type Channel, type Content, compose, type Message } from "./message";
import { Outbox } from "./outbox";

export type Listener = (channel: Channel, message: Message) => void;

/** The sockets of a client, whichever process answers at their other end. */
export interface Link {
  /** Sends a message, as an answer to `parent` where there is one, and returns it. */
  post(
    type: string,
    content: Content,
    channel: Exclude<Channel, "iopub">,
    parent?: Message,
    buffers?: readonly Uint8Array[],
  ): Message;
  /** Calls `listener` for every message that arrives; returns what ends that. */
  listen(listener: Listener): () => void;
  close(): void;
}

export function openLink(connection: Connection): Link {
  const session = randomBytes(16).toString("hex");
  // The kernel asks for input on the identity that the request came from.
  const routingId = session;
  const sockets = { shell: new Dealer({ routingId }), control: new Dealer(), stdin: new Dealer({ routingId }) };
  const iopub = new Subscriber({ receiveHighWaterMark: 0 });
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
    post(type, content, channel, parent, buffers) {
      const message = compose({ type, content, session, parent: parent?.header, buffers });
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
