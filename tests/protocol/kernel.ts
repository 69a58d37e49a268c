import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll } from "vitest";
import { type KernelClient, startKernel } from "../../kernel/wire/client";
import type { ExecuteOptions } from "../../kernel/wire/execute";
import type { Content, Message } from "../../kernel/wire/message";
import { temporaryFolder } from "../temporary-folder";

/** What a cell did, as a front end saw it. */
export interface Ran {
  readonly reply: Content;
  /** All that came on iopub for the cell, in order; it grows when something comes late. */
  readonly messages: readonly Message[];
  /** The messages of one type. */
  of(type: string): readonly Message[];
  /** The text of a stream. */
  text(name?: "stdout" | "stderr"): string;
  /** The text of the result. */
  result(): unknown;
  /** The traceback without its colours. */
  traceback(): string;
}

export interface TestKernel {
  readonly client: KernelClient;
  readonly folder: string;
  run(code: string, options?: ExecuteOptions): Promise<Ran>;
}

/** Starts a kernel in an empty folder for the tests of a file; `args` are arguments of `triad kernel`. */
export function testKernel(args: readonly string[] = []): TestKernel {
  const folder = temporaryFolder("kernel");
  let client: KernelClient | undefined;
  beforeAll(async () => {
    const env = { ...process.env, XDG_DATA_HOME: path.join(folder, ".data") };
    client = await startKernel({ cwd: folder, env, args });
    // The first cell waits for the compiler: no test is to be about that by chance.
    await client.execute("0", { silent: true });
  }, 120_000);
  afterAll(async () => {
    await client?.shutdown();
  });
  return {
    folder,
    get client() {
      return client!;
    },
    run: (code, options) => runCell(client!, code, options),
  };
}

async function runCell(client: KernelClient, code: string, options: ExecuteOptions = {}): Promise<Ran> {
  const messages: Message[] = [];
  const of = (type: string) => messages.filter((message) => message.header.msg_type === type);
  const reply = await client.execute(code, {
    ...options,
    onOutput: (message) => {
      messages.push(message);
      options.onOutput?.(message);
    },
  });
  return {
    reply,
    messages,
    of,
    text: (name = "stdout") =>
      of("stream")
        .filter(({ content }) => content.name === name)
        .map(({ content }) => content.text)
        .join(""),
    result: () => (of("execute_result")[0]?.content.data as Content | undefined)?.["text/plain"],
    traceback: () => stripVTControlCharacters(((of("error")[0]?.content.traceback as string[]) ?? []).join("\n")),
  };
}

/** Settles when `holds` does. */
export async function eventually(holds: () => boolean, ms = 5000): Promise<void> {
  for (const end = Date.now() + ms; !holds(); ) {
    if (Date.now() > end) throw new Error(`did not happen within ${ms} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
