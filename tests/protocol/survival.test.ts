import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { kernelMain } from "../../kernel/setup/kernel-main";
import { startKernel } from "../../kernel/wire/client";
import { eventually, testKernel } from "./kernel";

const kernel = testKernel();
const { run } = kernel;

describe("the kernel outlives", () => {
  const ends = {
    "process.exit": { code: "process.exit(3);", ename: "ProcessExit", says: /process\.exit\(3\).*variables are lost/ },
    "an abort": { code: "process.abort();", ename: "ProcessCrashed", says: /SIGABRT.*variables are lost/ },
    "a segmentation fault": {
      code: "process.kill(process.pid, 'SIGSEGV'); await new Promise(() => {});",
      ename: "ProcessCrashed",
      says: /SIGSEGV.*variables are lost/,
    },
  };
  it.each(Object.entries(ends))("%s, and says what was lost", { timeout: 60_000 }, async (_, { code, ename, says }) => {
    await run("const lost = 1;");
    const [ran, waiting] = await Promise.all([run(code), run("'waited'")]);
    expect(ran.reply).toMatchObject({ status: "error", ename });
    expect(ran.reply.evalue).toMatch(says);
    expect(ran.of("error").length).toBe(1);
    expect(waiting.reply).toEqual({ status: "aborted" });
    expect((await run("lost")).reply.ename).toBe("TypeScriptError");
    expect((await run("const lost = 'again'; lost")).result()).toBe("'again'");
  });

  it("an exhausted heap", { timeout: 60_000 }, async () => {
    // Little memory, so that it is used up soon.
    const { client } = await another([], { NODE_OPTIONS: "--max-old-space-size=300" });
    const reply = await client.execute("const all: unknown[] = [];\nfor (;;) all.push(new Array(1e6).fill({}));");
    expect(reply).toMatchObject({ status: "error", ename: "OutOfMemory", evalue: expect.stringContaining("are lost") });
    expect(await client.execute("1")).toMatchObject({ status: "ok" });
    await client.shutdown();
  });

  it.each([
    ["closes the descriptors that are written to", "import fs from 'node:fs'; fs.closeSync(1); fs.closeSync(2);"],
    [
      "takes away what the process needs",
      "globalThis.Promise = undefined as never; delete (globalThis as any).process;",
    ],
  ])("a cell that %s", async (_, code) => {
    await run(code);
    await run("1 + 1");
    expect((await run("20 + 1")).result()).toBe("21");
  });

  it("an end between two cells, told under the cell that caused it", async () => {
    const ran = await run("setTimeout(() => process.exit(1), 30); 0");
    await eventually(() => ran.of("error").length > 0);
    expect(ran.of("error")[0]?.content).toMatchObject({ ename: "ProcessExit" });
    expect((await run("1 + 1")).result()).toBe("2");
  });

  it("a restart, after which the variables are gone and the history is not", async () => {
    await run("const gone = 'remembered';");
    await kernel.client.restart();
    const ran = await run("1 + 1");
    expect(ran.reply.execution_count).toBe(1);
    expect((await run("gone")).reply.ename).toBe("TypeScriptError");
    const { content } = await kernel.client.request("history_request", {
      hist_access_type: "search",
      pattern: "*remembered*",
    });
    expect((content.history as unknown[]).length).toBe(1);
  });
});

describe("an end of the kernel", () => {
  it("leaves no process, busy or not", async () => {
    const { client, pids } = await another();
    const running = client.execute("while (true) {}").catch(() => undefined);
    await client.shutdown();
    await running;
    await eventually(() => pids().length === 0);
  });

  it("takes less than a second, and leaves none that a cell has started, nor what those have started", {
    timeout: 90_000,
  }, async () => {
    const { client, pids } = await another();
    const code =
      "import { spawn } from 'node:child_process';\n" +
      "spawn('/bin/sh', ['-c', 'sleep 300 & sleep 300 & wait'], { stdio: 'ignore' });\nawait new Promise(() => {});";
    const running = client.execute(code).catch(() => undefined);
    await eventually(() => pids().filter((line) => line.includes("sleep 300")).length >= 2, 60_000);
    const at = Date.now();
    await client.shutdown();
    expect(Date.now() - at).toBeLessThan(1000);
    await running;
    await eventually(() => pids().length === 0);
  });

  it("by a signal leaves no process", async () => {
    const { client, pids } = await another();
    client.process.kill("SIGKILL");
    await eventually(() => pids().length === 0);
    await client.shutdown();
  });

  it("comes with the end of its parent", async () => {
    const { client, pids } = await another(["/bin/sh", "-c", '"$0" "$@" & wait']);
    await eventually(() => pids().length === 4);
    client.process.kill("SIGKILL");
    await eventually(() => pids().length === 0);
    await client.shutdown();
  });

  it("comes with the end of its parent, also where that has ended before the kernel could look", async () => {
    const file = path.join(kernel.folder, "orphan.json");
    const ports = Object.fromEntries(
      ["shell", "control", "iopub", "stdin", "hb"].map((it, i) => [`${it}_port`, i + 1]),
    );
    fs.writeFileSync(
      file,
      JSON.stringify({ ...ports, transport: "ipc", ip: path.join(kernel.folder, "orphan"), key: "" }),
    );
    const mark = `orphan-${process.pid}`;
    const parent = '"$0" "$@" > /dev/null 2>&1 & exit';
    const env = { ...process.env, TRIAD_TEST_MARK: mark };
    const command = `JPY_PARENT_PID=$$ setsid ${parent}`;
    execFileSync("/bin/sh", ["-c", command, process.execPath, kernelMain, "kernel", file], { env });
    await eventually(() => processesWith(`TRIAD_TEST_MARK=${mark}`).length > 0);
    await eventually(() => processesWith(`TRIAD_TEST_MARK=${mark}`).length === 0);
  });
});

/** A kernel of its own, with a mark in its environment that its processes can be found by. */
async function another(wrapper: string[] = [], env: NodeJS.ProcessEnv = {}) {
  const mark = `${process.pid}-${Math.trunc(performance.now() * 1000)}`;
  const client = await startKernel({
    cwd: kernel.folder,
    env: { ...process.env, TRIAD_TEST_MARK: mark, XDG_DATA_HOME: kernel.folder, ...env },
    command: [...wrapper, process.execPath, kernelMain, "kernel"],
  });
  return { client, pids: () => processesWith(`TRIAD_TEST_MARK=${mark}`) };
}

/** The processes that have this in their environment. */
function processesWith(text: string): string[] {
  return execFileSync("ps", ["axeww", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 1e8 })
    .split("\n")
    .filter((line) => line.includes(text));
}
