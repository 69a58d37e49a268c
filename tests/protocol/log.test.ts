import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseKernelArguments } from "../../kernel/front/arguments";
import { openLog } from "../../kernel/front/log";
import { kernelMain } from "../../kernel/setup/kernel-main";
import { startKernel } from "../../kernel/wire/client";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder("log");

describe("a log", () => {
  it("has one line for each message, with its channel, and tells no contents", { timeout: 60_000 }, async () => {
    const file = path.join(folder, "kernel.log");
    const client = await startKernel({
      cwd: folder,
      env: { ...process.env, XDG_DATA_HOME: folder },
      command: [process.execPath, kernelMain, "kernel", "--log-file", file],
    });
    const outputs: string[] = [];
    await client.execute("const word = await password();\nconsole.log('two\\nlines')", {
      onInput: () => "open sesame",
      onOutput: ({ header }) => outputs.push(header.msg_id),
    });
    await client.shutdown();
    const text = fs.readFileSync(file, "utf8");
    const lines = text.trimEnd().split("\n");
    for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT\S+ \d+ (error|info|debug) \S/);
    for (const id of outputs) expect(lines.filter((it) => it.includes(`sent iopub`) && it.includes(id)).length).toBe(1);
    for (const part of [
      "info listens by ipc",
      "received shell execute_request",
      "sent iopub status",
      "sent stdin input_request",
      "received stdin input_reply",
      "sent shell execute_reply",
      "received control shutdown_request",
      "sent control shutdown_reply",
      "info ends",
    ])
      expect(text).toContain(part);
    expect(text).not.toMatch(/sesame|two|console/);
  });

  it("tells as much as its level says", () => {
    const file = path.join(folder, "levels.log");
    const log = openLog(file, "info");
    log("error", () => "wrong");
    log("info", () => "two\nlines");
    log("debug", () => {
      throw new Error("nobody asks for this text");
    });
    expect(fs.readFileSync(file, "utf8").replace(/^\S+ \d+ /gm, "")).toBe("error wrong\ninfo two lines\n");
    expect(() => openLog(file, "loud")).toThrow('log level "loud": there are error, info, debug');
    expect(() => openLog(path.join(folder, "no/such/file"))).toThrow("cannot be written (ENOENT)");
  });

  it("is asked for by arguments, or by the environment", () => {
    expect(parseKernelArguments(["c.json", "--log-file=a", "--log-level", "info"], {})).toEqual({
      ...{ connectionFile: "c.json", language: "typescript", logFile: "a", logLevel: "info" },
    });
    const env = { TRIAD_LOG_FILE: "b", TRIAD_LOG_LEVEL: "error" };
    expect(parseKernelArguments(["c.json", "--language", "javascript"], env)).toEqual({
      ...{ connectionFile: "c.json", language: "javascript", logFile: "b", logLevel: "error" },
    });
    const refused = spawnSync(process.execPath, [kernelMain, "kernel", "c.json", "--loud"], { encoding: "utf8" });
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/^triad: unknown option '--loud'; usage: triad kernel <connection file> .*\n$/);
    expect(() => parseKernelArguments(["c.json", "--language", "python"], {})).toThrow(
      '--language is "python", should be typescript or javascript',
    );
    expect(() => parseKernelArguments([], {})).toThrow("no connection file; usage: triad kernel");
  });
});
