import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { debugClient, type Variable } from "./debug-client";
import { eventually, testKernel } from "./kernel";

const kernel = testKernel();
const { run } = kernel;
const debug = debugClient(() => kernel.client);

/** Runs a cell until its first stop; `ended` is the cell's end. */
async function stopIn(code: string, ...lines: number[]) {
  expect(await debug.breakpoints(code, ...lines)).toEqual(lines);
  const ended = run(code);
  const stop = await debug.stopped();
  return { ended, stop };
}

async function step(command: "next" | "stepIn" | "stepOut" | "continue") {
  await debug.body(command, { threadId: 1 });
  await debug.stopped();
  return debug.place();
}

const goOn = () => debug.body("continue", { threadId: 1 });

describe("the debugger", () => {
  beforeEach(() => debug.attach());
  afterEach(async () => {
    await debug.body("disconnect");
    // The kernel is well.
    expect((await run("1 + 1")).result()).toBe("2");
  });

  it("stops in the cell's own lines, below types and enums, and shows the stack and the variables", async () => {
    await run("const earlier = [1, 2, 3];");
    const code = `enum Layer { V1, V4 }
interface Rate {
  readonly layer: Layer;
}
type Rates = Rate[];

function mean(rates: number[]): number {
  const sum = rates.reduce((a, b) => a + b, 0);
  return sum / rates.length;
}
const rates: Rates = [{ layer: Layer.V4 }];
const average = mean(earlier);
average + rates.length`;
    const { ended, stop } = await stopIn(code, 9);
    expect(stop).toMatchObject({ reason: "breakpoint", threadId: 1, allThreadsStopped: true });

    const [inner, outer, ...rest] = await debug.frames();
    expect(rest).toEqual([]);
    expect(inner).toMatchObject({ name: "mean", line: 9 });
    expect(inner!.source.name).toMatch(/^Cell In\[\d+\]$/);
    expect(outer).toMatchObject({ name: inner!.source.name, line: 12, source: inner!.source });
    const { content } = await debug.body("source", { source: { path: inner!.source.path } });
    expect(content).toBe(code);

    const { Locals, Closure, Globals } = await debug.scopes(inner!.id);
    expect(Locals).toEqual({ rates: "[ 1, 2, 3 ]", sum: "6" });
    expect(Closure).toMatchObject({ rates: "[ { layer: 1 } ]", mean: "[Function: mean]" });
    expect(Globals).toMatchObject({ earlier: "[ 1, 2, 3 ]" });
    // Nothing of what the converter has added.
    expect(Object.keys((await debug.scopes(outer!.id)).Locals!).sort()).toEqual(["Layer", "average", "mean", "rates"]);
    await goOn();
    expect((await ended).result()).toBe("3");
    expect((await debug.body<{ stoppedThreads: number[] }>("debugInfo")).stoppedThreads).toEqual([]);
  });

  it("expands what is shown", async () => {
    const code = `class Cell { #secret = 7; constructor(readonly rate: number, readonly next?: Cell) {} }
const chain = new Cell(1, new Cell(2));
const ages = new Map([["a", { n: 1 }]]);
const long = new Float32Array(25_000).map((_, i) => i);
let text = "it's";
text += "!";`;
    const { ended } = await stopIn(code, 6);
    const [frame] = await debug.frames();
    const { scopes } = await debug.body<{ scopes: { variablesReference: number }[] }>("scopes", { frameId: frame!.id });
    const locals = await debug.variables(scopes[0]!.variablesReference);
    const child = async (all: typeof locals, name: string) => {
      const found = all.find((it) => it.name === name);
      expect(found, `${name} among ${all.map((it) => it.name)}`).toBeDefined();
      return { value: found!.value, children: () => debug.variables(found!.variablesReference) };
    };
    expect((await child(locals, "text")).value).toBe(`"it's"`);
    const chain = await (await child(locals, "chain")).children();
    expect((await child(chain, "rate")).value).toBe("1");
    expect((await child(chain, "#secret")).value).toBe("7");
    const next = await (await child(chain, "next")).children();
    expect((await child(next, "rate")).value).toBe("2");
    const [entry] = await (await child(locals, "ages")).children();
    expect(await debug.variables(entry!.variablesReference)).toMatchObject([
      { name: "key", value: '"a"' },
      { name: "value", value: "{ n: 1 }" },
    ]);
    const parts = await (await child(locals, "long")).children();
    expect(parts.length).toBe(3);
    const smaller = await debug.variables(parts[1]!.variablesReference);
    const elements = await debug.variables(smaller[99]!.variablesReference);
    expect(elements.at(-1)).toMatchObject({ name: "19999", value: "19999" });
    await goOn();
    await ended;
  });

  it("steps over, in and out, line by line, and never into the kernel", async () => {
    const code = `function inner(x: number): number {
  const y = x * 2;
  return y;
}
let total = inner(1); total += 0;
const more = inner(2);
console.log(total);
[1, 2].forEach((x) => {
  total += x;
});
total`;
    const { ended } = await stopIn(code, 5);
    const cell = (await debug.place()).split(":")[0];
    expect(await step("next")).toBe(`${cell}:6`);
    expect(await step("stepIn")).toBe(`${cell}:2`);
    expect(await step("next")).toBe(`${cell}:3`);
    expect(await step("stepOut")).toBe(`${cell}:7`);
    expect(await step("stepIn")).toBe(`${cell}:8`);
    expect(await step("stepIn")).toBe(`${cell}:9`);
    expect(await step("stepOut")).toBe(`${cell}:11`);
    await debug.body("next", { threadId: 1 });
    expect((await ended).result()).toBe("5");
    // The step ends with the cell: the next one is not stopped.
    expect((await run("const afterwards = 1;\nafterwards + 1")).result()).toBe("2");
  });

  it("stops in a function of an earlier cell, whose breakpoint was set after it ran", async () => {
    const definition = "// rates\nfunction doubled(x: number): number {\n  const y = 2 * x;\n  return y;\n}";
    const defined = await run(definition);
    expect(await debug.breakpoints(definition, 3)).toEqual([3]);
    const ended = run("const four = doubled(2);\nfour");
    await debug.stopped();
    const frames = await debug.frames();
    expect(frames[0]).toMatchObject({
      name: "doubled",
      line: 3,
      source: { name: `Cell In[${defined.reply.execution_count}]` },
    });
    expect(frames[1]).toMatchObject({
      line: 1,
      source: { name: `Cell In[${Number(defined.reply.execution_count) + 1}]` },
    });
    expect((await debug.scopes()).Locals).toMatchObject({ x: "2" });
    await goOn();
    expect((await ended).result()).toBe("4");
    // The same text again is another script.
    const again = run(definition);
    await again;
    const second = run("doubled(3)");
    await debug.stopped();
    expect((await debug.scopes()).Locals).toMatchObject({ x: "3" });
    await goOn();
    expect((await second).result()).toBe("6");
  });

  it("stops after an await, and steps over one", async () => {
    const code = `const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
async function slow(n: number): Promise<number> {
  await wait(5);
  const m = n + 1;
  return m;
}
await wait(5);
const got = await slow(1);
console.log(got);`;
    const { ended } = await stopIn(code, 4, 8);
    const cell = (await debug.place()).split(":")[0];
    expect(await debug.place()).toBe(`${cell}:8`);
    expect(await step("continue")).toBe(`${cell}:4`);
    expect((await debug.scopes()).Locals).toMatchObject({ n: "1" });
    expect(await step("next")).toBe(`${cell}:5`);
    expect(await debug.breakpoints(code, 8)).toEqual([8]);
    await goOn();
    expect((await ended).text()).toBe("2\n");

    const again = run(code);
    await debug.stopped();
    expect(await step("next")).toMatch(/:9$/);
    expect((await debug.scopes()).Locals).toMatchObject({ got: "2" });
    await goOn();
    expect((await again).text()).toBe("2\n");
  });

  it("stops in a timer's callback, also when its cell has ended", async () => {
    const code = "setTimeout(() => {\n  const late: string = 'late';\n  console.log(late);\n}, 50);\n0";
    expect(await debug.breakpoints(code, 3)).toEqual([3]);
    const ran = await run(code);
    await debug.stopped();
    expect((await debug.scopes()).Locals).toMatchObject({ late: '"late"' });
    await goOn();
    await eventually(() => ran.text() === "late\n");
  });

  it("stops in a training while the front answers, and lets it go on", async () => {
    const code = `import * as tf from "@tensorflow/tfjs";
const w = tf.variable(tf.zeros([2, 3]));
let step = 0;
for (; step < 3; step++) {
  const loss = tf.tidy(() => tf.sum(tf.square(tf.sub(w, 1))).dataSync()[0]);
  w.assign(tf.add(w, 0.1));
  console.log(step, loss);
}
step`;
    const said: string[] = [];
    expect(await debug.breakpoints(code, 7)).toEqual([7]);
    const ended = run(code, {
      onOutput: ({ header, content }) => header.msg_type === "stream" && said.push(String(content.text)),
    });
    await debug.stopped();
    const { Locals } = await debug.scopes();
    expect(Locals).toMatchObject({ step: "0", w: "Variable float32 [2, 3]" });
    expect(Number(Locals!.loss)).toBeCloseTo(6);
    const completion = await kernel.client.request("complete_request", { code: "Math.", cursor_pos: 5 });
    expect((completion.content.matches as string[]).length).toBeGreaterThan(10);
    await step("continue");
    await eventually(() => /^0 /m.test(said.join("")));
    expect((await debug.scopes()).Locals).toMatchObject({ step: "1" });
    await debug.breakpoints(code);
    await goOn();
    expect((await ended).result()).toBe("3");
  }, 60_000);

  it("evaluates in the frame, and beside one", async () => {
    await run("let gain = 10;\nconst scaled = (x: number) => gain * x;");
    const code = "function f(x: number) {\n  const y = x + 1;\n  return y;\n}\nf(gain)";
    const { ended } = await stopIn(code, 3);
    const [frame] = await debug.frames();
    const evaluate = async (expression: string, frameId: number | undefined = frame!.id) =>
      (await debug.body<{ result: string }>("evaluate", { expression, frameId, context: "repl" })).result;
    expect(await evaluate("x + y")).toBe("21");
    expect(await evaluate("scaled(x)")).toBe("100");
    expect(await evaluate("gain = 3")).toBe("3");
    expect(await evaluate("nothing").catch(String)).toMatch(/nothing is not defined/);
    await debug.body("copyToGlobals", { srcVariableName: "y", dstVariableName: "copied", srcFrameId: frame!.id });
    await goOn();
    expect((await ended).result()).toBe("11");
    expect((await run("gain + copied")).result()).toBe("14");
    expect(await evaluate("scaled(2)", undefined)).toBe("6");
    expect((await run("typeof (globalThis as any).scaled")).result()).toBe("'undefined'");
  });

  it("stops where an exception is thrown", async () => {
    const response = await debug.body<{ exceptionBreakpointFilters: { filter: string }[] }>("initialize", {
      clientID: "jupyterlab",
    });
    expect(response.exceptionBreakpointFilters.map((it) => it.filter)).toContain("all");
    await debug.body("setExceptionBreakpoints", { filters: ["all"] });
    const code =
      "function risky(n: number): number {\n  if (n > 1) throw new RangeError('too many');\n  return n;\n}\ntry { risky(2); } catch {}\nrisky(3);";
    const ended = run(code);
    expect(await debug.stopped()).toMatchObject({ reason: "exception", text: expect.stringContaining("too many") });
    expect((await debug.frames())[0]).toMatchObject({ name: "risky", line: 2 });
    expect(await debug.body("exceptionInfo", { threadId: 1 })).toMatchObject({
      exceptionId: "RangeError",
      description: "RangeError: too many",
    });
    await goOn();
    await debug.stopped();
    expect((await debug.scopes()).Locals).toMatchObject({ n: "3" });
    await goOn();
    expect((await ended).reply.ename).toBe("RangeError");
    await debug.body("setExceptionBreakpoints", { filters: [] });
    expect((await run("risky(4)")).reply.ename).toBe("RangeError");
  });

  it("shows the notebook's variables where nothing is stopped", async () => {
    await run("const names = ['V1', 'V4'];\nlet count = 2;\nclass Area {}\n");
    const { variables } = await debug.body<{
      variables: { name: string; value: string; variablesReference: number }[];
    }>("inspectVariables");
    const found = Object.fromEntries(variables.map((it) => [it.name, it]));
    expect(found.names!.value).toBe("[ 'V1', 'V4' ]");
    expect(found.count).toMatchObject({ value: "2", variablesReference: 0 });
    expect(await debug.variables(found.names!.variablesReference)).toMatchObject([
      { name: "0", value: '"V1"' },
      { name: "1" },
    ]);
    const rich = await debug.body<{ data: Record<string, unknown> }>("richInspectVariables", { variableName: "names" });
    expect(rich.data["text/plain"]).toBe("[ 'V1', 'V4' ]");
  });

  it("steps into local modules, in their own lines", async () => {
    fs.writeFileSync(
      path.join(kernel.folder, "model.ts"),
      "interface Options {\n  readonly gain: number;\n}\nexport function respond({ gain }: Options, x: number): number {\n  const rate = gain * x;\n  return rate;\n}\n",
    );
    const code = "import { respond } from './model';\nconst r = respond({ gain: 2 }, 4);\nr";
    const { ended } = await stopIn(code, 2);
    expect(await step("stepIn")).toBe("model.ts:5");
    expect((await debug.frames())[0]!.source.path).toBe(path.join(fs.realpathSync(kernel.folder), "model.ts"));
    await goOn();
    expect((await ended).result()).toBe("8");
    const file = path.join(fs.realpathSync(kernel.folder), "model.ts");
    const { breakpoints } = await debug.body<{ breakpoints: { line: number }[] }>("setBreakpoints", {
      source: { path: file },
      breakpoints: [{ line: 6 }],
    });
    expect(breakpoints).toMatchObject([{ line: 6 }]);
    const second = run("respond({ gain: 3 }, 1)");
    await debug.stopped();
    expect(await debug.place()).toBe("model.ts:6");
    await goOn();
    expect((await second).result()).toBe("3");
  });

  it("pauses what runs, and lets it go on when it is detached", async () => {
    const code = "let turns = 0;\nconsole.log('begun');\nwhile (turns >= 0) {\n  turns++;\n}\n'over'";
    let begun = false;
    const ended = run(code, {
      onOutput: ({ header }) => {
        if (header.msg_type === "stream") begun = true;
      },
    });
    await eventually(() => begun, 20_000);
    await debug.body("pause", { threadId: 1 });
    expect(await debug.stopped()).toMatchObject({ reason: "pause" });
    const [frame] = await debug.frames();
    expect(frame!.line).toBeGreaterThan(1);
    await debug.body("evaluate", { expression: "turns = -1000", frameId: frame!.id });
    await debug.body("disconnect");
    expect((await ended).result()).toBe("'over'");
    await eventually(() => debug.events.at(-1)?.event === "terminated");
    await debug.attach();
  });
});

describe("an interrupt of what is stopped", () => {
  beforeEach(() => debug.attach());
  afterEach(() => debug.body("disconnect"));

  const cells = {
    "in the first part of a cell": "const from = 'start';\nconsole.log('ran on');\nwhile (true) {}",
    "after an await": "await null;\nconsole.log('ran on');\nfor (;;) await null;",
    "in a function after a timer":
      "const go = async () => {\n  await new Promise((done) => setTimeout(done, 5));\n  console.log('ran on');\n  while (true) {}\n};\nawait go();",
    "in a timer's callback":
      "setTimeout(() => {\n  console.log('ran on');\n  while (true) {}\n}, 5);\nawait new Promise(() => {});",
  };

  it.each(Object.entries(cells))("%s ends the cell there, and keeps the variables", async (_, code) => {
    await run("const kept = 41;");
    const { ended } = await stopIn(code, code.split("\n").findIndex((line) => line.includes("ran on")) + 1);
    const asked = Date.now();
    await kernel.client.interrupt();
    const ran = await ended;
    expect(ran.reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    expect(Date.now() - asked).toBeLessThan(2000);
    expect(ran.text()).toBe("");
    expect((await debug.body<{ stoppedThreads: number[] }>("debugInfo")).stoppedThreads).toEqual([]);
    const next = await run("console.log('heard');\nkept + 1");
    expect(next.text()).toBe("heard\n");
    expect(next.result()).toBe("42");
    // It still stops.
    await debug.breakpoints(code);
    const { ended: again } = await stopIn("const seen = 1;\nseen", 2);
    await goOn();
    expect((await again).result()).toBe("1");
  });

  it("does not stop again on the way out", async () => {
    // With a call in it: in Node 22, a loop without one hears of no interrupt where its function has a breakpoint.
    const code =
      "let n = 0;\nconst turn = () => n++;\ntry {\n  while (true) turn();\n} finally {\n  console.log('out');\n}";
    await debug.breakpoints(code, 6);
    await debug.body("setExceptionBreakpoints", { filters: ["all"] });
    const ended = run(code);
    await new Promise((done) => setTimeout(done, 300));
    await kernel.client.interrupt();
    expect((await ended).reply.ename).toBe("KeyboardInterrupt");
    await debug.body("setExceptionBreakpoints", { filters: [] });
    expect((await run("1 + 1")).result()).toBe("2");
  });

  it("lets a cell that listens to its signal end itself", async () => {
    const code =
      "const { signal } = (globalThis as any)[Symbol.for('triad.host')];\nlet steps = 0;\n" +
      "while (!signal.aborted) {\n  await new Promise((done) => setTimeout(done, 10));\n  steps++;\n}\n'stopped'";
    const { ended } = await stopIn(code, 5);
    await kernel.client.interrupt();
    expect((await ended).result()).toBe("'stopped'");
  });
});

describe("the end of the worker", () => {
  it("while it is stopped is survived, and the breakpoints count in the next one", async () => {
    await debug.attach();
    const code = "const pid: number = process.pid;\nconst doomed = pid + 0;\ndoomed";
    const { ended } = await stopIn(code, 3);
    const pid = Number((await debug.scopes()).Locals!.pid);
    process.kill(pid, "SIGKILL");
    expect((await ended).reply.ename).toBe("ProcessKilled");
    await eventually(() => debug.events.at(-1)?.event === "continued");
    const again = run(code);
    await debug.stopped();
    expect(Number((await debug.scopes()).Locals!.pid)).not.toBe(pid);
    await goOn();
    expect((await again).reply.status).toBe("ok");
  });

  it("by process.exit is as quick as without a debugger, and says nothing of it", async () => {
    const asked = Date.now();
    const ran = await run("process.exit(3)");
    expect(ran.reply.ename).toBe("ProcessExit");
    expect(ran.text("stderr")).toBe("");
    expect(Date.now() - asked).toBeLessThan(3000);
    await debug.body("disconnect");
  });

  it("by a shutdown while it is stopped leaves nothing behind", async () => {
    await debug.attach();
    const code = "const own: number = process.pid;\nown";
    const { ended } = await stopIn(code, 2);
    ended.catch(() => {});
    const pid = Number((await debug.scopes()).Locals!.own);
    await kernel.client.restart();
    await eventually(() => !fs.existsSync(`/proc/${pid}`));
    expect((await run("1 + 1")).result()).toBe("2");
    expect(await debug.body("debugInfo")).toMatchObject({ isStarted: false, breakpoints: [] });
  });
});

it("shows variables where no debugger is attached, also those of the next worker, and stops nowhere", async () => {
  await run("const rate: number = 4 * 5; const deep = { inner: [1, 2] };");
  const named = async (name: string) => {
    const { variables } = await debug.body<{ variables: Variable[] }>("inspectVariables");
    return variables.find((it) => it.name === name);
  };
  expect(await named("rate")).toMatchObject({ value: "20" });
  const { variablesReference } = (await named("deep"))!;
  expect(await debug.body("variables", { variablesReference })).toMatchObject({ variables: [{ name: "inner" }] });
  expect((await run("debugger; rate + 1")).result()).toBe("21");
  await run("process.exit()");
  await run("const later = 7;");
  expect(await named("later")).toMatchObject({ value: "7" });
  expect(await named("rate")).toBeUndefined();
  expect(await debug.body("debugInfo")).toMatchObject({ isStarted: false });
});

it("without a debugger attached, says so, and answers what needs none", async () => {
  expect(await debug.ask("stackTrace", { threadId: 1 })).toMatchObject({
    success: false,
    message: expect.stringContaining("no debugger is attached"),
  });
  expect(await debug.ask("fly")).toMatchObject({
    success: false,
    message: expect.stringContaining('no command "fly"; there are initialize, attach,'),
  });
  const { content } = await kernel.client.request("kernel_info_request");
  expect(content).toMatchObject({ debugger: true, supported_features: expect.arrayContaining(["debugger"]) });
});
