import { execFile, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder("client");

/** Starts this as a kernel, in a process that ends by itself only where no socket is left open. */
async function start(...command: string[]): Promise<string> {
  const program = `
    const { startKernel } = require("./.build/kernel/wire/client.js");
    startKernel({ cwd: ".", command: ${JSON.stringify(command)} }).catch((error) => console.log(error.message));`;
  const env = { ...process.env, TMPDIR: folder };
  return (await promisify(execFile)(process.execPath, ["-e", program], { env, timeout: 10_000 })).stdout.trim();
}

describe("a kernel that does not start", () => {
  it("because it ends at once, leaves nothing", async () => {
    const said = await start(process.execPath, "-e", "process.exit(3)");
    expect(said).toBe("kernel_info_request: the kernel ended (exit code 3) before it answered");
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it("because there is none, leaves nothing", async () => {
    expect(await start("/no/such/kernel")).toMatch(/the kernel ended \(spawn \/no\/such\/kernel ENOENT\)/);
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});

describe("triad kernel", () => {
  const kernel = (...args: string[]) =>
    spawnSync(process.execPath, [".build/kernel/main.js", "kernel", ...args], { encoding: "utf8" }).stderr;
  const wrong = {
    "no file": [undefined, /^triad: no connection file; usage: .*\n$/],
    "a file that is not there": [
      "/no/such/file",
      /^triad: connection file \/no\/such\/file: cannot be read \(ENOENT\); .*\n$/,
    ],
    "a file that is no JSON": ["{", /^triad: connection file .*: should be a JSON object with ports and a key; .*\n$/],
    "a file that is no object": ["null", /^triad: connection file .*: should be a JSON object.*\n$/],
    "a file without ports": ["{}", /^triad: connection file .*: shell_port is undefined, should be a whole number\n$/],
  } as const;

  it.each(Object.entries(wrong))("says in one line that it was given %s", (_, [given, says]) => {
    if (given === undefined) expect(kernel()).toMatch(says);
    else if (given.startsWith("/")) expect(kernel(given)).toMatch(says);
    else {
      const file = path.join(folder, "connection.json");
      fs.writeFileSync(file, given);
      expect(kernel(file)).toMatch(says);
    }
  });
});
