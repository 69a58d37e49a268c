import fs from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { debuggedKernel } from "./debugged-kernel";
import { eventually } from "./kernel";

const { kernel, run, debug, stopIn, goOn } = debuggedKernel();

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
    // Told by another pipe than the cell's end.
    await eventually(() => debug.events.at(-1)?.event === "continued");
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
  beforeEach(() => debug.attach());
  afterEach(() => debug.body("disconnect"));

  it("while it is stopped is survived, and the breakpoints count in the next one", async () => {
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
  });

  it("by a shutdown while it is stopped leaves nothing behind", async () => {
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
