import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Content } from "../../kernel/wire/message";
import { eventually, type Ran, testKernel } from "./kernel";

const kernel = testKernel();
const { run } = kernel;

/** What a cell displayed first. */
const shown = (ran: Ran, mime = "text/plain"): string =>
  String((ran.of("display_data")[0]?.content.data as Content | undefined)?.[mime]);

const error = ({ reply }: Ran): unknown => ({ ename: reply.ename, evalue: reply.evalue });

describe("%time", () => {
  const times = /^CPU times: user [\d.]+ \S+, sys [\d.]+ \S+, total [\d.]+ \S+\nWall time: ([\d.]+) (\S+)\n$/;

  it("times a statement with what it awaits, and leaves its variable", async () => {
    const ran = await run(
      "const later = <T>(value: T) => new Promise<T>((done) => setTimeout(done, 60, value));\n" +
        "%time const x = await later(41);\nx + 1",
    );
    expect(ran.result()).toBe("42");
    const [, wall, unit] = times.exec(ran.text()) ?? [];
    expect(unit).toBe("ms");
    expect(Number(wall)).toBeGreaterThan(55);
    expect((await run("x")).result()).toBe("41");
  });

  it("shows the value of the last expression, and counts the wait for it", async () => {
    const ran = await run("%time new Promise((done) => setTimeout(done, 80, 'late'))");
    expect(ran.result()).toBe("'late'");
    expect(Number(times.exec(ran.text())?.[1])).toBeGreaterThan(75);
  });

  it("takes a statement of several lines, and ends with it", async () => {
    const ran = await run("%time const [a, b] = [\n  1,\n  2,\n]; // both\nconsole.log('after');\na + b");
    expect(ran.text()).toMatch(/^CPU times[^\n]*\nWall time[^\n]*\nafter\n$/);
    expect(ran.result()).toBe("3");
  });

  it("on a line of its own times what is below it, and %%time all of the cell with its imports", async () => {
    const own = await run("console.log('before');\n%time\nconsole.log('after');");
    expect(own.text()).toMatch(/^before\nafter\nCPU times/);
    expect((await run("%%time\nimport os from 'node:os';\nos.EOL.length")).text()).toMatch(times);
    expect((await run("%time import path from 'node:path';\npath.sep")).text()).toMatch(times);
  });

  it("tells how long it took until the error, whose place is that of the cell", async () => {
    const ran = await run("const n = 1;\n%time throw new Error('no ' + n);");
    expect(ran.text()).toMatch(times);
    expect(ran.traceback()).toContain("Cell In[");
    expect(ran.traceback()).toMatch(/Cell In\[\d+\]:2:13\n/);
    expect(ran.traceback()).toContain("> 2 | %time throw new Error('no ' + n);");
  });
});

describe("mistakes in a cell with commands", () => {
  it("are at the places that the user sees", async () => {
    const ran = await run('%who\n%time const n: number = "a";\nconst m: string = 1;');
    const place = `Cell In[${ran.reply.execution_count}]`;
    expect(ran.reply.ename).toBe("TypeScriptError");
    expect(ran.traceback()).toContain(`${place}:2:13`);
    expect(ran.traceback()).toContain(`${place}:3:7`);
    expect(ran.of("display_data")).toEqual([]);
  });

  it("say of an unknown command what exists, in one line, before anything runs", async () => {
    const ran = await run("console.log('never');\n%tiem 1 + 1");
    expect(ran.reply.ename).toBe("CommandError");
    expect(ran.reply.evalue).toBe(
      'there is no command "%tiem"; the nearest is "%time"; there are %time, %timeit, %who, %memory, %reset, %typecheck, %load, %%bash, %help',
    );
    expect(ran.traceback()).toMatch(/Cell In\[\d+\]:2:1\n/);
    expect(ran.text()).toBe("");
  });

  it.each([
    ["%bash\nls", 'there is no "%bash"; "%%bash" is written on the first line, for all of the cell'],
    ["%%who", 'there is no "%%who"; "%who" is written for a line'],
    ["const early = 1;\n%%time\n1", '"%%time" has to stand on the cell\'s first line'],
    ["const early = 1;\n%reset", '"%reset" has to stand before all else in its cell'],
    ["%load x.ts\n1 + 1", '"%load" has to stand alone in its cell'],
    ["%load nothing.ts", "%load: nothing.ts: there is no such file, as seen from the notebook's folder"],
    ["%load .", "%load: .: it is a folder, not a file"],
    ["%load", "%load: no file is given; %load FILE"],
    ["%typecheck", "%typecheck: nothing is given; there are off, warn, error"],
    ["%typecheck strict", '%typecheck: "strict" is none of its modes; there are off, warn, error'],
    ["%reset -f", '%reset takes no argument, "-f" is given'],
    ["%who x", '%who takes no argument, "x" is given'],
    ["%memory all", '%memory takes no argument, "all" is given'],
    ["%%bash -x\nls", '%%bash takes no argument, "-x" is given'],
    ["%timeit", "%timeit: there is nothing to repeat; %timeit [-n LOOPS] [-r RUNS] EXPRESSION"],
    ["%%timeit", "%%timeit: there is nothing below it to repeat"],
    ["%timeit -n 0 1 + 1", "%timeit: -n is 0, should be 1 or more"],
  ])("%j", async (code, evalue) => {
    expect(error(await run(code))).toEqual({ ename: "CommandError", evalue });
  });

  it("leaves what looks like a command and is none alone", async () => {
    const ran = await run("const text = `\n%who is this\n`;\nconst rest = 7\n  % 4;\n[text.trim(), rest]");
    expect(ran.result()).toBe("[ '%who is this', 3 ]");
  });
});

describe("%timeit", () => {
  const line = (loops: string) =>
    new RegExp(
      `^[\\d.]+ \\S+ ± [\\d.]+ \\S+ per loop \\(mean ± std\\. dev\\. of ${loops} each\\), best [\\d.]+ \\S+\\n$`,
    );

  it("repeats until the mean says something", async () => {
    const ran = await run(
      "const numbers = Array.from({ length: 1000 }, (_, i) => i);\n%timeit numbers.map((n) => n * 2);",
    );
    expect(ran.text()).toMatch(line("7 runs, [\\d,]+000 loops"));
    expect(ran.result()).toBeUndefined();
  }, 20_000);

  it("awaits a promise, also one that is not awaited in the expression", async () => {
    await run("const pause = () => new Promise<void>((done) => setTimeout(done, 5));");
    for (const code of ["pause()", "await pause();"]) {
      const ran = await run(`%timeit -n 4 -r 3 ${code}`);
      expect(ran.text()).toMatch(line("3 runs, 4 loops"));
      expect(Number.parseFloat(ran.text())).toBeGreaterThan(4.5);
    }
  });

  it("takes a statement, as many times as it is told", async () => {
    const ran = await run("let times = 0;\n%timeit -n 10 -r 2 for (let i = 0; i < 3; i++) times++;\ntimes");
    expect(ran.result()).toBe("60");
    expect(ran.text()).toMatch(line("2 runs, 10 loops"));
  });

  it("repeats a whole cell after its setup, whose names are its own", async () => {
    const ran = await run("%%timeit -n 2 -r 2 const base = 5;\nconst sum = base + 1;\nconsole.log(sum);");
    expect(ran.text()).toMatch(/^6\n6\n6\n6\n[\d.]+ /);
    expect(error(await run("base"))).toMatchObject({ ename: "TypeScriptError" });
  });

  it("has mistakes where they are", async () => {
    const ran = await run("%%timeit -n 1 const base = 5;\nbase.nothing();");
    expect(ran.traceback()).toMatch(/Cell In\[\d+\]:2:6\n/);
    const thrown = await run("%timeit -n 1\n%timeit -n 2 ((): void => { throw new Error('inside'); })()");
    expect(thrown.reply.ename).toBe("CommandError");
    const inside = await run("1;\n%timeit -n 2 ((): void => { throw new Error('inside'); })()");
    expect(inside.traceback()).toMatch(/Cell In\[\d+\]:2:35/);
  });

  it("ends at an interrupt, also between promises", async () => {
    const running = run("%timeit -n 1000000000 await null");
    await new Promise((done) => setTimeout(done, 300));
    const start = Date.now();
    await kernel.client.interrupt();
    expect((await running).reply.ename).toBe("KeyboardInterrupt");
    expect(Date.now() - start).toBeLessThan(2000);
  }, 20_000);
});

describe("%who", () => {
  it("lists what there is at its place, by name, with type and size", async () => {
    await run("%reset");
    const ran = await run(
      "import * as tf from '@tensorflow/tfjs';\nconst weights = tf.zeros([2, 3]);\nconst spikes = new Uint8Array(5);\n" +
        "const name = 'V1';\nfunction f() {}\nclass Area {}\n%who\nconst later = 1;",
    );
    const rows = shown(ran).split("\n");
    const row = (start: string) => rows.find((it) => it.startsWith(start))?.split(/ {2,}/);
    expect(row("weights")).toEqual(["weights", "Tensor", "2 × 3", "float32", "24 B"]);
    expect(row("spikes")?.slice(0, 4)).toEqual(["spikes", "Uint8Array", "5", "5 B"]);
    expect(row("name")).toEqual(["name", "string", "2", "'V1'"]);
    expect(row("f")).toEqual(["f", "function"]);
    expect(row("Area")).toEqual(["Area", "class"]);
    expect(row("tf")).toEqual(["tf", "module"]);
    expect(row("later")).toBeUndefined();
    expect(rows.at(-1)).toBe("6 variables");
    expect(shown(ran, "text/html")).toContain("<table");
  }, 30_000);
});

describe("%memory", () => {
  it("shows each process, and TensorFlow once it is loaded", async () => {
    const ran = await run(
      "import * as tf from '@tensorflow/tfjs';\nconst held = tf.ones([1000]);\nheld.dataSync();\n%memory",
    );
    expect(shown(ran)).toMatch(/^\s+resident\s+heap used\s+heap total\s+external\s+array buffers\n/);
    expect(shown(ran)).toMatch(/kernel and compiler\s+[\d.]+ MB/);
    expect(shown(ran)).toMatch(/cells\s+[\d.]+ MB/);
    expect(shown(ran)).toMatch(/tf\.memory\(\): (1 tensor|\d+ tensors) in (1 buffer|\d+ buffers), [\d.]+ kB/);
  }, 30_000);
});

describe("%reset", () => {
  it("forgets values and declarations, and keeps the process", async () => {
    const pid = (await run("const kept = 1;\ninterface Kept { a: number }\nprocess.pid")).result();
    const ran = await run("%reset\nconst fresh = 2;\nfresh");
    expect(ran.result()).toBe("2");
    expect(error(await run("kept"))).toMatchObject({ ename: "TypeScriptError" });
    expect(error(await run("const k: Kept = { a: 1 };"))).toMatchObject({ ename: "TypeScriptError" });
    expect((await run("process.pid")).result()).toBe(pid);
    await run("%reset");
    expect((await run("%who")).text()).toBe("there are no variables\n");
  });
});

describe("%%bash", () => {
  it("runs in the notebook's folder, and streams", async () => {
    let first = 0;
    const ran = await run("%%bash\npwd\necho ünïcode >&2\nsleep 0.4\necho end", {
      onOutput: ({ header }) => {
        if (header.msg_type === "stream" && first === 0) first = Date.now();
      },
    });
    expect(Date.now() - first).toBeGreaterThan(300);
    expect(ran.text()).toBe(`${fs.realpathSync(kernel.folder)}\nend\n`);
    expect(ran.text("stderr")).toBe("ünïcode\n");
    expect(ran.reply.status).toBe("ok");
    expect(ran.result()).toBeUndefined();
  });

  it("makes an error of its exit code", async () => {
    const ran = await run("%%bash\necho so far\nexit 3");
    expect(error(ran)).toEqual({ ename: "BashError", evalue: "the script ended with exit code 3" });
    expect(ran.text()).toBe("so far\n");
  });

  it("ends at an interrupt, with all that it has started", async () => {
    const running = run(`%%bash\n${sleep} &\n${sleep}`);
    await eventually(() => sleepers() === 2);
    const start = Date.now();
    await kernel.client.interrupt();
    expect((await running).reply.ename).toBe("KeyboardInterrupt");
    expect(Date.now() - start).toBeLessThan(1000);
    await eventually(() => sleepers() === 0);
    expect((await run("1 + 1")).result()).toBe("2");
  });

  it("ends with the process of the cells", async () => {
    const running = run(`%%bash\n${sleep} & kill -KILL $(ps -o ppid= $PPID); wait`);
    expect((await running).reply.ename).toBe("ProcessKilled");
    await eventually(() => sleepers() === 0);
  });

  // Of this run alone: another may be under way on the machine.
  const sleep = `sleep ${100_000 + process.pid}`;
  const sleepers = () =>
    execFileSync("ps", ["-e", "-o", "args="])
      .toString()
      .split("\n")
      .filter((it) => it === sleep).length;
});

describe("%load", () => {
  it("puts a file's text into the cell, and runs nothing", async () => {
    fs.writeFileSync(path.join(kernel.folder, "model.ts"), "console.log('loaded');\nexport const a = 1;\n");
    const ran = await run("%load model.ts");
    expect(ran.reply.payload).toEqual([
      { source: "set_next_input", text: "console.log('loaded');\nexport const a = 1;", replace: true },
    ]);
    expect(ran.text()).toBe("");
  });
});

describe("%help", () => {
  it("shows every command with an example", async () => {
    const ran = await run("%help");
    for (const name of ["%time", "%timeit", "%who", "%reset", "%memory", "%%bash", "%load", "%help", "%typecheck"])
      expect(shown(ran, "text/markdown")).toContain(`| \`${name}`);
    expect(shown(ran)).toContain("%%bash ⏎ ls -l datasets");
  });

  it("shows one, and so does a question mark", async () => {
    expect(shown(await run("%help timeit"))).toContain("-r RUNS");
    expect(shown(await run("%help %%bash"))).toContain("exit code");
    const { reply } = await run("%timeit?");
    expect(reply.payload).toMatchObject([
      { source: "page", data: { "text/plain": expect.stringContaining("-r RUNS") } },
    ]);
    expect(error(await run("%help tme"))).toMatchObject({ evalue: expect.stringContaining('the nearest is "%time"') });
  });
});

describe("%typecheck", () => {
  it("warns, is silent, and refuses again", async () => {
    const wrong = (n: number) => `const n${n}: number = "text";\nn${n}`;
    const warned = await run(`%typecheck warn\n${wrong(1)}`);
    expect(warned.result()).toBe("'text'");
    expect(warned.text("stderr")).toContain("TypeScriptWarning TS2322");
    expect(warned.text("stderr")).toMatch(/Cell In\[\d+\]:2:7/);
    await run("%typecheck off");
    const quiet = await run(wrong(2));
    expect([quiet.result(), quiet.text("stderr")]).toEqual(["'text'", ""]);
    expect((await run("return 1")).reply.ename).toBe("TypeScriptError");
    await run("%typecheck error");
    expect(error(await run(wrong(3)))).toMatchObject({ ename: "TypeScriptError" });
  });
});

describe("an editor", () => {
  const complete = async (code: string, cursor_pos = code.length) =>
    (await kernel.client.request("complete_request", { code, cursor_pos })).content;

  it("is offered the commands, and what they take", async () => {
    expect((await complete("%t")).matches).toEqual(["%time", "%timeit", "%typecheck"]);
    expect(await complete("const a = 1;\n%me")).toMatchObject({
      matches: ["%memory"],
      cursor_start: 13,
      cursor_end: 16,
    });
    expect((await complete("%%")).matches).toEqual(["%%time", "%%timeit", "%%bash"]);
    expect((await complete("%typecheck w")).matches).toEqual(["warn"]);
    fs.writeFileSync(path.join(kernel.folder, "offered.ts"), "");
    expect((await complete("%load off")).matches).toEqual(["offered.ts"]);
  });

  it("completes TypeScript after a command, and none in a script", async () => {
    expect((await complete("%time Number.MAX_S")).matches).toEqual(["MAX_SAFE_INTEGER"]);
    expect((await complete("%%bash\nNumber.MAX_S")).matches).toEqual([]);
    expect((await complete("const t = `\n%who")).matches).not.toContain("%who");
  });

  it("is told what a command is, and what is in its argument", async () => {
    const inspect = async (code: string, cursor_pos: number) =>
      (await kernel.client.request("inspect_request", { code, cursor_pos })).content;
    const found = await inspect("%timeit 1", 3);
    expect(found).toMatchObject({ found: true });
    expect((found.data as Content)["text/plain"]).toContain("%timeit [-n LOOPS]");
    expect(((await inspect("%time Math.max", 14)).data as Content)["text/plain"]).toContain("max(");
  });

  it("is told when a cell is whole", async () => {
    const status = async (code: string) =>
      (await kernel.client.request("is_complete_request", { code })).content.status;
    expect(await status("%who")).toBe("complete");
    expect(await status("%time f(")).toBe("incomplete");
    expect(await status("%time f()")).toBe("complete");
    expect(await status("%%bash\nls")).toBe("incomplete");
    expect(await status("%%bash\nls\n")).toBe("complete");
    expect(await status("1 + 1\n%who\nconst = 3")).toBe("invalid");
  });
});
