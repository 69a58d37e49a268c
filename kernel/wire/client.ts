import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Dealer, Subscriber } from "zeromq";
import { address, type Connection } from "./connection";
import { decode, encode } from "./frames";
import { type Channel, type Content, compose, type Message } from "./message";
import { Outbox } from "./outbox";

export interface ClientOptions {
  /** The folder that the kernel runs in. */
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The kernel's command line up to the connection file; Triad's own unless given. */
  readonly command?: readonly string[];
}

export interface ExecuteOptions {
  /** Gets each message that the cell causes on iopub, in order, also those that come after its end. */
  readonly onOutput?: (message: Message) => void;
  /** Answers `input()`; without it a cell that asks gets an error. */
  readonly onInput?: (prompt: string, password: boolean) => string | Promise<string>;
  readonly silent?: boolean;
  readonly storeHistory?: boolean;
  readonly stopOnError?: boolean;
  readonly allowStdin?: boolean;
  readonly userExpressions?: Readonly<Record<string, string>>;
}

/** A running kernel and a connection to it. */
export interface KernelClient {
  readonly connection: Connection;
  /** The kernel's process; another one after `restart`. */
  readonly process: ChildProcess;
  /** Runs a cell; settles with the reply's content when both the reply and the idle status have come. */
  execute(code: string, options?: ExecuteOptions): Promise<Content>;
  /** Sends a request and settles with its reply. */
  request(type: string, content?: Content, channel?: "shell" | "control"): Promise<Message>;
  /** Sends a message that has no reply, such as comm_msg. */
  send(type: string, content: Content, channel?: "shell" | "control" | "stdin"): void;
  /** Calls `listener` for every message that arrives; returns what ends that. */
  listen(listener: (channel: Channel, message: Message) => void): () => void;
  interrupt(): Promise<void>;
  restart(): Promise<void>;
  /** Ends the kernel and the connection. */
  shutdown(): Promise<void>;
}

type Listener = (channel: Channel, message: Message) => void;

/** Starts a kernel in a process of its own and connects to it; settles when it answers and its outputs are heard. */
export async function startKernel(options: ClientOptions): Promise<KernelClient> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "triad-"));
  const connection: Connection = {
    transport: "ipc",
    ip: path.join(folder, "kernel"),
    ...{ shell_port: 1, control_port: 2, iopub_port: 3, stdin_port: 4, hb_port: 5 },
    signature_scheme: "hmac-sha256",
    key: randomBytes(32).toString("hex"),
  };
  const file = path.join(folder, "connection.json");
  fs.writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
  const [program, ...args] = [...(options.command ?? [process.execPath, mainScript(), "kernel"]), file];
  const start = () =>
    spawn(program!, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "ignore", "inherit"],
    });

  let child = start();
  const session = randomBytes(16).toString("hex");
  const listeners = new Set<Listener>();
  const sockets = { shell: new Dealer(), control: new Dealer(), stdin: new Dealer({ routingId: session }) };
  // The kernel asks for input on the identity that the request came from.
  sockets.shell.routingId = session;
  const iopub = new Subscriber({ receiveHighWaterMark: 0 });
  iopub.subscribe();
  const all = { ...sockets, iopub };
  for (const socket of Object.values(all)) socket.linger = 0;
  sockets.shell.connect(address(connection, "shell_port"));
  sockets.control.connect(address(connection, "control_port"));
  sockets.stdin.connect(address(connection, "stdin_port"));
  iopub.connect(address(connection, "iopub_port"));
  for (const channel of Object.keys(all) as Channel[]) {
    void (async () => {
      for await (const frames of all[channel]) {
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

  const post = (type: string, content: Content, channel: keyof typeof outboxes, parent?: Message): Message => {
    const message = compose({ type, content, session, parent: parent?.header });
    outboxes[channel].post(encode(message, connection.key));
    return message;
  };
  const listen = (listener: Listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  const client: KernelClient = {
    connection,
    get process() {
      return child;
    },
    listen,
    send: (type, content, channel = "shell") => void post(type, content, channel),
    request: (type, content = {}, channel = "shell") =>
      new Promise((resolve, reject) => {
        const gone = (code: number | null, signal: string | null) => {
          stop();
          reject(new Error(`${type}: the kernel ended (${signal ?? `exit code ${code}`}) before it answered`));
        };
        const stop = listen((from, message) => {
          if (from !== channel || message.parent.msg_id !== id) return;
          stop();
          child.off("exit", gone);
          resolve(message);
        });
        const running = child;
        running.once("exit", gone);
        const id = post(type, content, channel).header.msg_id;
      }),
    execute: (code, options = {}) =>
      new Promise((resolve, reject) => {
        const { onOutput, onInput, userExpressions = {} } = options;
        let reply: Content | undefined;
        let idle = false;
        const gone = (code: number | null, signal: string | null) => {
          listeners.delete(listener);
          reject(new Error(`execute: the kernel ended (${signal ?? `exit code ${code}`}) while the cell ran`));
        };
        const listener: Listener = (channel, message) => {
          if (message.parent.msg_id !== id) return;
          if (channel === "stdin") {
            const { prompt, password } = message.content;
            void Promise.resolve(onInput?.(String(prompt), password === true) ?? "").then((value) =>
              post("input_reply", { status: "ok", value }, "stdin", message),
            );
          } else if (channel === "iopub") {
            onOutput?.(message);
            if (message.header.msg_type === "status" && message.content.execution_state === "idle") idle = true;
          } else reply = message.content;
          if (reply && idle) {
            child.off("exit", gone);
            resolve(reply);
          }
        };
        listeners.add(listener);
        child.once("exit", gone);
        const content = {
          code,
          silent: options.silent ?? false,
          store_history: options.storeHistory ?? true,
          stop_on_error: options.stopOnError ?? true,
          allow_stdin: options.allowStdin ?? onInput !== undefined,
          user_expressions: userExpressions,
        };
        const id = post("execute_request", content, "shell").header.msg_id;
      }),
    interrupt: async () => void (await client.request("interrupt_request", {}, "control")),
    restart: async () => {
      await end(child, () => post("shutdown_request", { restart: true }, "control"));
      child = start();
      await ready();
    },
    shutdown: async () => {
      await end(child, () => post("shutdown_request", { restart: false }, "control"));
      for (const socket of Object.values(all)) socket.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };

  /** The kernel answers, and a status that it published has arrived: from here on no output is missed. */
  async function ready(): Promise<void> {
    let heard: () => void = () => {};
    const published = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const stop = listen((channel) => channel === "iopub" && heard());
    await client.request("kernel_info_request");
    await published;
    stop();
  }
  await ready();
  return client;
}

/** Asks a kernel to end, and makes it after 5 s. */
async function end(child: ChildProcess, ask: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  ask();
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(timer);
}

/** The compiled command, from this file's place in `.build/` or in the sources. */
function mainScript(): string {
  const root = __dirname.includes(`${path.sep}.build${path.sep}`) ? "../../.." : "../..";
  return path.resolve(__dirname, root, ".build/kernel/main.js");
}
