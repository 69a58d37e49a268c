import { randomUUID } from "node:crypto";
import { RequestError } from "../wire/fields";
import { type Channel, type Content, compose, type Header, type Message } from "../wire/message";
import type { Listener, RequestChannel, Server } from "../wire/server";
import type { Exchange, Handler, Kernel } from "./handler";
import { handlers } from "./handlers/table";
import { type Log, noLog } from "./log";
import { Publisher } from "./publisher";
import type { Queue } from "./queue";
import type { Shells } from "./shells";

/** The conversation with the clients; only the session speaks on a socket. */
export class Session implements Listener {
  readonly publisher: Publisher;
  private readonly id = randomUUID();
  private server: Server | undefined;
  private kernel: Kernel | undefined;

  constructor(
    private readonly shells: Shells,
    private readonly log: Log = noLog,
  ) {
    this.publisher = new Publisher((type, content, parent, buffers, metadata) => {
      const identities = [Buffer.from(type)];
      const message = compose({ type, content, parent, buffers, metadata, identities, session: this.id });
      this.log("debug", () => line("sent", "iopub", message));
      this.server?.publish(message);
    });
  }

  /** From here on requests are answered. */
  open(server: Server, kernel: Kernel): void {
    this.server = server;
    this.kernel = kernel;
    server.listen(this);
  }

  received(channel: RequestChannel, request: Message): void {
    const type = request.header.msg_type;
    this.log("debug", () => line("received", channel, request));
    if (channel === "stdin") {
      if (type === "input_reply")
        this.kernel?.executor.answer(String(request.content.value ?? ""), request.parent.msg_id);
      return;
    }
    // biome-ignore lint/suspicious/noExplicitAny: what a handler handles is what it has parsed
    const handler = Object.hasOwn(handlers, type) ? (handlers as Record<string, Handler<any>>)[type] : undefined;
    if (!handler) {
      this.dropped(`no handler for ${JSON.stringify(type.slice(0, 100))}`);
      return;
    }
    const id = channel === "shell" ? request.header.subshell_id : undefined;
    const queue = this.shells.of(id);
    if (!queue) this.settle(handler, channel, request, failureOf(noShell(id)));
    else if (!handler.queued) void this.answer(handler, channel, request, queue);
    else {
      queue.push({
        run: () => this.answer(handler, channel, request, queue),
        abort: () => this.settle(handler, channel, request, { status: "aborted" }),
      });
    }
  }

  /** Tells a new subscriber that from here on it misses nothing (JEP 65). */
  subscribed(topic: Uint8Array): void {
    const content = { subscription: Buffer.from(topic).toString() };
    const message = compose({ type: "iopub_welcome", content, identities: [topic], session: this.id });
    this.log("debug", () => line("sent", "iopub", message));
    this.server?.publish(message);
  }

  dropped(reason: string): void {
    this.log("error", () => `dropped: ${reason}`);
    console.error(`triad kernel: message dropped: ${reason}`);
  }

  /** Asks the person at the front end that sent `request`; returns the id of the message that asks. */
  ask(request: Message, prompt: string, password: boolean): string {
    const { identities, header } = request;
    const content = { prompt, password };
    const asking = compose({ type: "input_request", content, parent: header, identities, session: this.id });
    this.deliver("stdin", asking);
    return asking.header.msg_id;
  }

  private async answer<A>(handler: Handler<A>, channel: RequestChannel, request: Message, queue: Queue): Promise<void> {
    const { header } = request;
    const publish: Exchange["publish"] = (type, content) => this.publisher.publish(type, content, header);
    const exchange: Exchange = { request, publish, interrupted: false, stops: false };
    if (handler.queued) this.shells.running.add(exchange);
    this.status("busy", header);
    let content: Content;
    try {
      content = await handler.handle(handler.parse(request.content), this.kernel!, exchange);
    } catch (error) {
      content = failureOf(error);
    }
    this.shells.running.delete(exchange);
    this.send(handler, channel, request, content);
    this.idle(header);
    if (exchange.stops) queue.abort();
  }

  /** Answers a request that nothing is done for. */
  private settle<A>(handler: Handler<A>, channel: RequestChannel, request: Message, content: Content): void {
    this.status("busy", request.header);
    this.send(handler, channel, request, content);
    this.idle(request.header);
  }

  private send<A>({ reply }: Handler<A>, channel: RequestChannel, request: Message, content: Content): void {
    if (reply === undefined) return;
    const { identities, header } = request;
    this.deliver(channel, compose({ type: reply, content, parent: header, identities, session: this.id }));
  }

  private deliver(channel: RequestChannel, message: Message): void {
    this.log("debug", () => line("sent", channel, message));
    this.server?.send(channel, message);
  }

  /** Clients show the last status that they hear: a completion during a training must not look like its end. */
  private idle(parent: Header): void {
    this.status("idle", parent);
    const [running] = this.shells.running;
    if (running) this.status("busy", running.request.header);
  }

  private status(execution_state: "busy" | "idle", parent: Header): void {
    this.publisher.publish("status", { execution_state }, parent);
  }
}

/** A message in the log: what it is and what it belongs to, not what it says, which may be secret. */
function line(way: "received" | "sent", channel: Channel, { header, parent, content }: Message): string {
  const { msg_type, msg_id, subshell_id } = header;
  const more = {
    ...(parent.msg_id === undefined ? {} : { for: parent.msg_id }),
    ...(subshell_id == null ? {} : { subshell: subshell_id }),
    ...(content.status === undefined ? {} : { status: content.status }),
    ...(content.execution_state === undefined ? {} : { state: content.execution_state }),
  };
  return [way, channel, msg_type, msg_id, ...Object.entries(more).map(([name, value]) => `${name}=${value}`)].join(" ");
}

const noShell = (id: unknown) =>
  new RequestError(`no subshell ${JSON.stringify(id)}; create_subshell_request makes one`);

function failureOf(error: unknown): Content {
  const [ename, evalue] = error instanceof Error ? [error.name, error.message] : ["Error", String(error)];
  return { status: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] };
}
