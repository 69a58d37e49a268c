import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import { defaultThreads, programCache } from "../../../src/engine/library-settings";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { temporaryFolder } from "../../temporary-folder";

const checkout = path.resolve(__dirname, "../../..");
const noNative = whyNoTfjsNode() !== undefined;

/** What a program that has the library as `triad` prints, in a process of its own. */
async function printed(body: string, env: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const { TF_NUM_INTRAOP_THREADS, TF_NUM_INTEROP_THREADS, TF_XLA_FLAGS, ...rest } = process.env;
  const source = `const triad = require("./.build/src/index.js");
    const engine = require("./.build/src/engine/compile.js");
    const tf = require("@tensorflow/tfjs-core");
    (async () => {${body}})();`;
  const ran = promisify(execFile)(process.execPath, ["-e", source], { cwd: checkout, env: { ...rest, ...env } });
  const { stdout, stderr } = await ran;
  if (!env.TRIAD_PROGRAM_CACHE) expect(stderr).toBe("");
  return stdout.trim().split("\n");
}

test("all processors up to 16", () => {
  expect([1, 2, 16, 64].map((processors) => defaultThreads(processors))).toEqual([1, 2, 16, 16]);
});

describe.skipIf(noNative)("threads", () => {
  const count = `tf.matMul(tf.ones([512, 512]), tf.ones([512, 512])).dataSync();
    console.log(process.platform === "linux" ? require("fs").readdirSync("/proc/self/task").length : "");
    console.log((await triad.backendReport()).threads);`;

  test("the library has as many as are asked for, by the program or by $TRIAD_THREADS", async () => {
    const [one, report] = await printed(`await triad.useBackend("tensorflow", { threads: 1 }); ${count}`);
    const [four, reported] = await printed(`await triad.useBackend(); ${count}`, { TRIAD_THREADS: "4" });
    expect([report, reported]).toEqual(["1", "4"]);
    // For one operation, and for as many at a time.
    if (process.platform === "linux") expect(Number(four) - Number(one)).toBe(2 * 3);
  });

  test("another number after the start is an error", async () => {
    const again = `await triad.useBackend("tensorflow", { threads: 1 });
      for (const threads of [1, 2, 0.5])
        await triad.useBackend("tensorflow", { threads }).then(() => console.log("fine"), (e) => console.log(e.message));`;
    expect(await printed(again)).toEqual([
      "fine",
      "backend: the native library runs with 1 threads already; ask for 2 before its first use",
      "backend: threads is 0.5; it is a whole number from 1",
    ]);
  });
});

describe("programs that XLA has compiled", () => {
  afterEach(() => vi.unstubAllEnvs());

  test.skipIf(noNative)("are kept for the next process, and one that is damaged is left to TensorFlow", async () => {
    const folder = temporaryFolder("programs");
    const env = { TRIAD_XLA: "always", TRIAD_PROGRAM_CACHE: folder };
    const body = `await triad.useBackend("tensorflow");
      const f = engine.compile(({ x }) => ({ y: tf.tanh(tf.matMul(x, x)) }));
      console.log(f({ x: tf.ones([4, 4]) }).y.dataSync()[0], f.report().compiler.name);`;
    const files = () => {
      const [kind] = fs.readdirSync(folder);
      return fs.readdirSync(path.join(folder, kind!)).map((name) => path.join(folder, kind!, name));
    };
    const first = await printed(body, env);
    expect(first[0]).toMatch(/ xla$/);
    const kept = files();
    expect(kept.length).toBe(1);
    const { mtimeMs } = fs.statSync(kept[0]!);
    expect(await printed(body, env)).toEqual(first);
    expect(files()).toEqual(kept);
    expect(fs.statSync(kept[0]!).mtimeMs).toBe(mtimeMs);
    fs.truncateSync(kept[0]!, 100);
    expect((await printed(body, env))[0]).toMatch(/^0\.9993\d* tensorflow$/);
  });

  test("are kept nowhere where there is no place, or none is wanted", () => {
    const file = path.join(temporaryFolder("nowhere"), "file");
    fs.writeFileSync(file, "");
    vi.stubEnv("TRIAD_PROGRAM_CACHE", path.join(file, "below"));
    expect(programCache(__filename)).toBeUndefined();
    vi.stubEnv("TRIAD_PROGRAM_CACHE", "");
    expect(programCache(__filename)).toBeUndefined();
  });

  test("the oldest go where there are too many", () => {
    vi.stubEnv("TRIAD_PROGRAM_CACHE", temporaryFolder("pruned"));
    const folder = programCache(__filename)!;
    for (const [i, name] of ["old", "middle", "new"].entries()) {
      fs.writeFileSync(path.join(folder, name), "");
      fs.truncateSync(path.join(folder, name), 90 * 2 ** 20);
      fs.utimesSync(path.join(folder, name), 1000 + i, 1000 + i);
    }
    programCache(__filename);
    expect(fs.readdirSync(folder).sort()).toEqual(["middle", "new"]);
  });
});
