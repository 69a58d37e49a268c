import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { checkout } from "../../kernel/setup/checkout.cjs";

/** A Jupyter server with notebooks, in a process of its own. */
export interface Server {
  /** The address of a notebook, with the token. */
  address(notebook: string): string;
  end(): Promise<void>;
}

export interface ServerOptions {
  /** What an error calls it. */
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  readonly env: Readonly<Record<string, string>>;
  /** How it writes addresses, once it answers: asked again and again, with all that it has said so far. */
  answers(said: string): Promise<Server["address"] | undefined>;
}

/** How long a server may take to answer, and to end when it is told to, in ms. */
const [patience, grace] = [120_000, 20_000];

/** Starts a server; settles when it answers. */
export async function startServer({ name, command, env, answers }: ServerOptions): Promise<Server> {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: checkout,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
  }
  child.on("error", ({ message }) => {
    said += message;
  });
  try {
    for (const deadline = Date.now() + patience; Date.now() < deadline; ) {
      if (hasEnded(child)) throw new Error(`${name} ended with ${child.exitCode} before it answered:\n${said}`);
      const address = await answers(said);
      if (address) return { address, end: () => end(child) };
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${name} has not answered within ${patience / 1000} s:\n${said}`);
  } catch (error) {
    await end(child);
    throw error;
  }
}

const hasEnded = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid === undefined || exitCode !== null || signalCode !== null;

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  // As a closed terminal: Jupyter ends its kernels and does not ask.
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), grace);
  await ended;
  clearTimeout(timer);
}
