/** A socket as an outbox sees it; ZeroMQ refuses a second send while one is under way. */
interface Sender {
  send(frames: Uint8Array[]): Promise<void>;
}

/** The one way to write to a socket: messages leave in the order of `post`, each after the one before has left. */
export class Outbox {
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly socket: Sender) {}

  /** Queues a message; a peer that has gone takes only its own messages with it. */
  post(frames: Uint8Array[]): void {
    this.last = this.last.then(() => this.socket.send(frames)).catch(() => {});
  }

  /** Settles when all that was posted has been handed to ZeroMQ. */
  flushed(): Promise<void> {
    return this.last;
  }
}
