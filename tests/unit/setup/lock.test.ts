import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { withLock } from "../../../kernel/setup/lock.cjs";
import { temporaryFolder } from "../../temporary-folder";

const module = path.resolve(__dirname, "../../../kernel/setup/lock.cjs");
let folder: string;
let lock: string;
beforeEach(() => {
  folder = temporaryFolder("lock");
  lock = path.join(folder, "deep/lock");
});

/** A process that holds the lock for a while and notes when it came and went. */
const holder = (name: string, milliseconds: number) =>
  spawn(process.execPath, [
    "-e",
    `require(${JSON.stringify(module)}).withLock(${JSON.stringify(lock)}, async () => {
       const fs = require("node:fs"), log = ${JSON.stringify(path.join(folder, "log"))};
       fs.appendFileSync(log, "${name} in\\n");
       await new Promise((resolve) => setTimeout(resolve, ${milliseconds}));
       fs.appendFileSync(log, "${name} out\\n");
     })`,
  ]);

test("processes at once work one after the other", async () => {
  const names = ["a", "b", "c", "d"];
  await Promise.all(names.map((name) => once(holder(name, 30), "close")));
  const lines = fs.readFileSync(path.join(folder, "log"), "utf8").trim().split("\n");
  expect(lines).toHaveLength(8);
  for (let i = 0; i < 8; i += 2) expect(lines[i + 1]).toBe(lines[i]?.replace("in", "out"));
  expect(fs.readdirSync(path.dirname(lock))).toEqual([]);
});

test("the lock of a process that was killed is taken over", async () => {
  const child = holder("killed", 60_000);
  // Its own file goes when it has the lock.
  while (!fs.existsSync(lock) || fs.readdirSync(path.dirname(lock)).length > 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill("SIGKILL");
  await once(child, "close");
  expect(fs.existsSync(lock)).toBe(true);
  const started = Date.now();
  expect(await withLock(lock, async () => "mine")).toBe("mine");
  expect(Date.now() - started).toBeLessThan(1000);
  expect(fs.readdirSync(path.dirname(lock))).toEqual([]);
});

test("work that fails gives the lock back", async () => {
  const failure = withLock(lock, async () => {
    throw new Error("no");
  });
  await expect(failure).rejects.toThrow("no");
  expect(await withLock(lock, async () => 1)).toBe(1);
});
