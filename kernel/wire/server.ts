import { Router, XPublisher } from "zeromq";
import { address, type Connection, type Port } from "./connection";
import { serverCurve } from "./curve";
import { decode, encode, WireError } from "./frames";
import type { Message } from "./message";
import { Outbox } from "./outbox";

/** The channels on which a kernel is asked. */
export type RequestChannel = "shell" | "control" | "stdin";

/** What a kernel does with what arrives. */
export interface Listener {
  received(channel: RequestChannel, message: Message): void;
  /** A client listens on iopub from now on. */
  subscribed(topic: Uint8Array): void;
  /** A message was dropped: garbage, or wrongly signed. */
  dropped(reason: string): void;
}

/** The kernel's end of the five sockets. */
export interface Server {
  /** Hands all that arrives to `listener`, also what has waited. */
  listen(listener: Listener): void;
  send(channel: RequestChannel, message: Message): void;
  publish(message: Message): void;
  /** Settles when all that was sent or published has left. */
  flushed(): Promise<void>;
  close(): void;
}

/** How long a closed socket may go on delivering, in ms. */
const linger = 500;

/** Binds the kernel's sockets; heartbeats are answered from here on. */
export async function bind(connection: Connection): Promise<Server> {
  const options = { linger, sendHighWaterMark: 0, ...serverCurve(connection) };
  // A client that comes again, before its old connection is known to be dead, takes that one's place.
  const router = () => new Router({ ...options, handover: true });
  const sockets = { shell: router(), control: router(), stdin: router() };
  const heartbeat = router();
  // Without a limit nothing is dropped for a slow subscriber. Every subscription is told, not only a topic's first (JEP 65).
  const iopub = new XPublisher(options);
  iopub.verbosity = "allSubs";

  const open = (socket: Router | XPublisher, port: Port) =>
    socket.bind(address(connection, port)).catch((error: Error) => {
      throw new Error(`cannot listen on ${address(connection, port)}: ${error.message}`);
    });
  await Promise.all([
    open(sockets.shell, "shell_port"),
    open(sockets.control, "control_port"),
    open(sockets.stdin, "stdin_port"),
    open(heartbeat, "hb_port"),
    open(iopub, "iopub_port"),
  ]);

  const outboxes = {
    shell: new Outbox(sockets.shell),
    control: new Outbox(sockets.control),
    stdin: new Outbox(sockets.stdin),
    iopub: new Outbox(iopub),
  };
  const echo = new Outbox(heartbeat);
  void receive(heartbeat, (frames) => echo.post(frames));

  return {
    listen(listener) {
      for (const channel of Object.keys(sockets) as RequestChannel[]) {
        void receive(sockets[channel], (frames) => {
          const message = attempt(frames, connection.key, listener);
          if (message) listener.received(channel, message);
        });
      }
      void receive(iopub, ([frame]) => {
        if (frame?.[0] === 1) listener.subscribed(frame.subarray(1));
      });
    },
    send: (channel, message) => outboxes[channel].post(encode(message, connection.key)),
    publish: (message) => outboxes.iopub.post(encode(message, connection.key)),
    flushed: async () => void (await Promise.all(Object.values(outboxes).map((outbox) => outbox.flushed()))),
    close: () => {
      for (const socket of [...Object.values(sockets), heartbeat, iopub]) socket.close();
    },
  };
}

async function receive(socket: AsyncIterable<Buffer[]>, handle: (frames: Buffer[]) => void): Promise<void> {
  for await (const frames of socket) handle(frames);
}

function attempt(frames: Buffer[], key: string, listener: Listener): Message | undefined {
  try {
    return decode(frames, key);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    listener.dropped(error.message);
    return undefined;
  }
}
