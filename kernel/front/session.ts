import { randomUUID } from "node:crypto";
import { type Content, compose, type Header, type Message } from "../wire/message";
import type { Listener, RequestChannel, Server } from "../wire/server";
import type { Exchange, Handler, Kernel } from "./handler";
import { handlers } from "./handlers/table";
import { Publisher } from "./publisher";
import { Queue } from "./queue";

/** The conversation with the clients; only the session speaks on a socket. */
export class Session implements Listener {
  readonly publisher: Publisher;
  private readonly id = randomUUID();
  private readonly queue = new Queue();
  /** The cell that runs. */
  private running: Exchange | undefined;
  private server: Server | undefined;
  private kernel: Kernel | undefined;

  constructor() {
    this.publisher = new Publisher((type, content, parent, buffers, metadata) => {
      const identities = [Buffer.from(type)];
      this.server?.publish(compose({ type, content, parent, buffers, metadata, identities, session: this.id }));
    });
  }

  /** From here on requests are answered. */
  open(server: Server, kernel: Kernel): void {
    this.server = server;
    this.kernel = kernel;
  }

  received(channel: RequestChannel, request: Message): void {
    const type = request.header.msg_type;
    if (channel === "stdin") {
      if (type === "input_reply") this.kernel?.executor.answer(String(request.content.value ?? ""));
      return;
    }
    // biome-ignore lint/suspicious/noExplicitAny: what a handler handles is what it has parsed
    const handler = Object.hasOwn(handlers, type) ? (handlers as Record<string, Handler<any>>)[type] : undefined;
    if (!handler) this.dropped(`no handler for "${type}"`);
    else if (!handler.queued) void this.answer(handler, channel, request);
    else {
      this.queue.push({
        run: () => this.answer(handler, channel, request),
        abort: () => this.abort(handler, channel, request),
      });
    }
  }

  /** Tells a new subscriber that from here on it misses nothing (JEP 65). */
  subscribed(topic: Uint8Array): void {
    const content = { subscription: Buffer.from(topic).toString() };
    this.server?.publish(compose({ type: "iopub_welcome", content, identities: [topic], session: this.id }));
  }

  dropped(reason: string): void {
    console.error(`triad kernel: message dropped: ${reason}`);
  }

  /** Asks the person at the front end that sent `request`. */
  ask(request: Message, prompt: string, password: boolean): void {
    const { identities, header } = request;
    const content = { prompt, password };
    this.server?.send(
      "stdin",
      compose({ type: "input_request", content, parent: header, identities, session: this.id }),
    );
  }

  /** Gives up the cells that wait. */
  abortWaiting(): void {
    this.queue.abort();
  }

  /** As `abortWaiting`, and the running cell does not begin if it has not yet. */
  interrupt(): void {
    this.abortWaiting();
    if (this.running) this.running.interrupted = true;
  }

  private async answer<A>(handler: Handler<A>, channel: RequestChannel, request: Message): Promise<void> {
    const { header } = request;
    const publish: Exchange["publish"] = (type, content) => this.publisher.publish(type, content, header);
    const exchange: Exchange = { request, interrupted: false, publish };
    if (handler.queued) this.running = exchange;
    this.status("busy", header);
    let content: Content;
    try {
      content = await handler.handle(handler.parse(request.content), this.kernel!, exchange);
    } catch (error) {
      content = failureOf(error);
    }
    if (handler.queued) this.running = undefined;
    this.send(handler, channel, request, content);
    this.status("idle", header);
    // Clients show the last status that they hear: a completion during a training must not look like its end.
    if (this.running && this.running.request !== request) this.status("busy", this.running.request.header);
  }

  /** Answers that the request was given up. */
  private abort<A>(handler: Handler<A>, channel: RequestChannel, request: Message): void {
    this.status("busy", request.header);
    this.send(handler, channel, request, { status: "aborted" });
    this.status("idle", request.header);
    if (this.running) this.status("busy", this.running.request.header);
  }

  private send<A>({ reply }: Handler<A>, channel: RequestChannel, request: Message, content: Content): void {
    if (reply === undefined) return;
    const { identities, header } = request;
    this.server?.send(channel, compose({ type: reply, content, parent: header, identities, session: this.id }));
  }

  private status(execution_state: "busy" | "idle", parent: Header): void {
    this.publisher.publish("status", { execution_state }, parent);
  }
}

function failureOf(error: unknown): Content {
  const [ename, evalue] = error instanceof Error ? [error.name, error.message] : ["Error", String(error)];
  return { status: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] };
}
