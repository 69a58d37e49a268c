import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { kernelMain } from "../setup/kernel-main";
import type { Connection } from "./connection";
import { type ExecuteOptions, execute } from "./execute";
import { type Listener, openLink, type PostOptions } from "./link";
import type { Content, Message } from "./message";
import { request } from "./request";

export interface ClientOptions {
  /** The folder that the kernel runs in. */
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The kernel's command line up to the connection file; Triad's own unless given. */
  readonly command?: readonly string[];
  /** More arguments of Triad's own kernel. */
  readonly args?: readonly string[];
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
  /** Sends a message that has no reply, such as comm_msg, and returns it. */
  send(type: string, content: Content, channel?: "shell" | "control" | "stdin", options?: PostOptions): Message;
  /** Calls `listener` for every message that arrives; returns what ends that. */
  listen(listener: Listener): () => void;
  interrupt(): Promise<void>;
  restart(): Promise<void>;
  /** Ends the kernel and the connection. */
  shutdown(): Promise<void>;
}

/**
 * Starts a kernel in a process of its own and connects to it; settles when it answers and its outputs are heard.
 *
 * @throws where it ends before that; nothing of it is left then.
 */
export async function startKernel(options: ClientOptions): Promise<KernelClient> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "triad-"));
  const connection = connectionIn(folder);
  const file = path.join(folder, "connection.json");
  fs.writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
  const link = openLink(connection);
  let child: ChildProcess;

  const client: KernelClient = {
    connection,
    get process() {
      return child;
    },
    listen: link.listen,
    send: (type, content, channel = "shell", options = {}) => link.post(type, content, channel, options),
    request: (type, content = {}, channel = "shell") => request(link, child, type, content, channel),
    execute: (code, options = {}) => execute(link, child, code, options),
    interrupt: async () => void (await client.request("interrupt_request", {}, "control")),
    restart: async () => {
      await end(child, () => client.send("shutdown_request", { restart: true }, "control"));
      await start();
    },
    shutdown: async () => {
      await end(child, () => client.send("shutdown_request", { restart: false }, "control"));
      close();
    },
  };

  /** Settles when the kernel answers, and a status that it published has arrived: from here on no output is missed. */
  async function start(): Promise<void> {
    const { args: own = [] } = options;
    const [program = "", ...args] = options.command ?? [process.execPath, kernelMain, "kernel", ...own];
    const { cwd, env = process.env } = options;
    child = spawn(program, [...args, file], { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
    // Each request that waits for its answer listens for the end.
    child.setMaxListeners(0);
    let heard: () => void = () => {};
    const published = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const stop = link.listen((channel) => channel === "iopub" && heard());
    try {
      await client.request("kernel_info_request");
      await published;
    } finally {
      stop();
    }
  }

  function close(): void {
    link.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }

  try {
    await start();
    return client;
  } catch (error) {
    close();
    throw error;
  }
}

/** Sockets in a folder: no port of the machine is taken, and only its user can open them. */
const connectionIn = (folder: string): Connection => ({
  transport: "ipc",
  ip: path.join(folder, "kernel"),
  ...{ shell_port: 1, control_port: 2, iopub_port: 3, stdin_port: 4, hb_port: 5 },
  signature_scheme: "hmac-sha256",
  key: randomBytes(32).toString("hex"),
});

/** Asks a kernel to end, and makes it after 5 s. */
async function end(child: ChildProcess, ask: () => void): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  ask();
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(timer);
}
