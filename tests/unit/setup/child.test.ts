import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "vitest";
import { run } from "../../../kernel/setup/child.cjs";

test("a program's end and output are values", async () => {
  expect(await run("sh", ["-c", "echo out; echo err >&2"])).toEqual({ ok: true, output: "out\nerr\n" });
  expect(await run("sh", ["-c", "echo why; exit 3"])).toEqual({ ok: false, output: "why\n" });
});

test("a program that is not there has failed", async () => {
  const { ok, output } = await run("no-such-program", []);
  expect(ok).toBe(false);
  expect(output).toContain("no-such-program");
});

test("a program that runs too long has failed", async () => {
  const { ok, output } = await run("sleep", ["60"], { timeout: 100 });
  expect(ok).toBe(false);
  expect(output).toContain("sleep did not end within 0.1 s");
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s ends the program, then this process", async (signal) => {
  const module = path.resolve(__dirname, "../../../kernel/setup/child.cjs");
  const script = `require(${JSON.stringify(module)}).run("sh", ["-c", "echo $$ >&2; exec sleep 60"], { show: true })`;
  const parent = spawn(process.execPath, ["-e", script]);
  const [line] = (await once(parent.stderr, "data")) as [Buffer];
  parent.kill(signal);
  const [, ended] = await once(parent, "close");
  expect(ended).toBe(signal);
  expect(() => process.kill(Number(line), 0)).toThrow("ESRCH");
});
