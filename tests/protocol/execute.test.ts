import { describe, expect, it } from "vitest";
import { eventually, testKernel } from "./kernel";

const kernel = testKernel();
const { run } = kernel;

describe("a cell", () => {
  it("shows its last value, keeps its variables and counts", async () => {
    const first = await run("const kept: number = 41;\nkept");
    const second = await run("kept + 1");
    expect(second.result()).toBe("42");
    expect(Number(second.reply.execution_count)).toBe(Number(first.reply.execution_count) + 1);
    expect(second.of("execute_input")[0]?.content).toMatchObject({ code: "kept + 1" });
  });

  it("tells busy first and idle last", async () => {
    const { messages } = await run("console.log(1)");
    expect(messages.map(({ header, content }) => content.execution_state ?? header.msg_type)).toEqual([
      "busy",
      "execute_input",
      "stream",
      "idle",
    ]);
  });

  it("awaits at its top, and a promise that is its last value", async () => {
    expect((await run("const slow = await Promise.resolve(3);\nslow")).result()).toBe("3");
    expect((await run("new Promise((done) => setTimeout(() => done('late'), 20))")).result()).toBe("'late'");
  });

  it("shows nothing where there is nothing", async () => {
    const { messages, reply } = await run("undefined");
    expect(reply.status).toBe("ok");
    expect(messages.map(({ header }) => header.msg_type)).toEqual(["status", "execute_input", "status"]);
  });

  it("is not counted when it is empty", async () => {
    const before = (await run("1")).reply.execution_count;
    await run("  \n");
    expect((await run("1")).reply.execution_count).toBe(Number(before) + 1);
  });

  it("loses none of 100,000 lines from a loop that never yields", { timeout: 60_000 }, async () => {
    const ran = await run("for (let i = 0; i < 100_000; i++) console.log('line ' + i);");
    const lines = ran.text().split("\n");
    expect(lines.pop()).toBe("");
    expect(lines.length).toBe(100_000);
    expect(lines.every((line, i) => line === `line ${i}`)).toBe(true);
    expect(ran.messages.at(-1)?.content.execution_state).toBe("idle");
  });

  it("streams while it blocks", async () => {
    let first = 0;
    await run("console.log('early'); const until = Date.now() + 600; while (Date.now() < until) {}", {
      onOutput: ({ header }) => {
        if (header.msg_type === "stream") first = Date.now();
      },
    });
    expect(Date.now() - first).toBeGreaterThan(400);
  });

  it("gets what comes after its end filed under itself", async () => {
    const first = await run("setTimeout(() => console.log('late'), 150); await null;");
    const second = await run("await new Promise((done) => setTimeout(done, 300)); console.log('second');");
    await eventually(() => first.text() !== "");
    expect(first.text()).toBe("late\n");
    expect(second.text()).toBe("second\n");
  });

  it("gets the errors that nobody waited for, and what runs goes on", async () => {
    const first = await run(
      "void Promise.reject(new Error('nobody waited'));\nsetTimeout(() => { throw new Error('tick') }, 20);",
    );
    expect((await run("await new Promise((done) => setTimeout(done, 100)); 'alive'")).result()).toBe("'alive'");
    expect(first.of("error").map(({ content }) => content.evalue)).toEqual(["nobody waited", "tick"]);
  });

  it("shows what native code and child processes write, before its end", async () => {
    const ran = await run(
      "import { execSync } from 'node:child_process';\nimport fs from 'node:fs';\n" +
        "execSync('echo child; echo trouble >&2', { stdio: 'inherit' });\nfs.writeSync(1, 'no line end');",
    );
    expect(ran.text()).toBe("child\nno line end");
    expect(ran.text("stderr")).toBe("trouble\n");
    expect(ran.messages.at(-1)?.content.execution_state).toBe("idle");
  });

  it("shows, updates and clears displays, in order", async () => {
    const ran = await run(
      "display(html`<b>one</b>`, { id: 'd' });\nconsole.log('between');\nawait display('two', { id: 'd', update: true });\nclearOutput({ wait: true });",
    );
    const types = ran.messages.map(({ header }) => header.msg_type).slice(2, -1);
    expect(types).toEqual(["display_data", "stream", "update_display_data", "clear_output"]);
    expect(ran.of("display_data")[0]?.content).toMatchObject({
      data: { "text/html": "<b>one</b>" },
      transient: { display_id: "d" },
    });
    expect(ran.of("clear_output")[0]?.content).toEqual({ wait: true });
  });

  it("whose display cannot be sent says so beside the value's text", async () => {
    const ran = await run(
      "({ [Symbol.for('Jupyter.display')]: () => ({ 'application/json': { n: 1n }, 'text/plain': 'n' }) })",
    );
    expect(ran.result()).toMatch(/\(its display failed: .*BigInt.*\)$/);
  });

  it("offers the host object, whose displays are updated by their id", async () => {
    const ran = await run(
      "const host = (globalThis as any)[Symbol.for('triad.host')];\n" +
        "for (const step of [1, 2]) host.show({ 'text/plain': String(step) }, { id: 'progress' });\nhost.signal.aborted",
    );
    expect(ran.result()).toBe("false");
    expect(ran.of("display_data")[0]?.content.data).toEqual({ "text/plain": "1" });
    expect(ran.of("update_display_data")[0]?.content.data).toEqual({ "text/plain": "2" });
  });
});

describe("a request to execute", () => {
  it("is silent: no output, no count, no history", async () => {
    const before = (await run("'before'")).reply.execution_count;
    const ran = await run("console.log('quiet'); 5", { silent: true });
    expect(ran.messages.map(({ header }) => header.msg_type)).toEqual(["status", "status"]);
    expect((await run("'after'")).reply.execution_count).toBe(Number(before) + 1);
    expect(await inputs()).not.toContain("console.log('quiet'); 5");
  });

  it("stays out of history and count with store_history off", async () => {
    const before = (await run("'before'")).reply.execution_count;
    expect((await run("'unstored'", { storeHistory: false })).result()).toBe("'unstored'");
    expect((await run("'after'")).reply.execution_count).toBe(Number(before) + 1);
    expect(await inputs()).not.toContain("'unstored'");
    expect(await inputs()).toContain("'after'");
  });

  it("evaluates user expressions, each by itself", async () => {
    const { reply } = await run("const base = 20;", { userExpressions: { twice: "base * 2", wrong: "base.nothing" } });
    expect(reply.user_expressions).toMatchObject({
      twice: { status: "ok", data: { "text/plain": "40" } },
      wrong: { status: "error", ename: "TypeScriptError" },
    });
  });

  it("gives up the cells that wait after an error, unless it says not to", async () => {
    const cells = () => Promise.all([run("throw new Error('stop')"), run("'waited'")]);
    expect((await cells())[1].reply).toEqual({ status: "aborted" });
    const go = await Promise.all([run("throw new Error('go on')", { stopOnError: false }), run("'waited'")]);
    expect(go[1].result()).toBe("'waited'");
  });

  it("answers ?name with a page", async () => {
    await run("/** Counts sheep. */\nfunction sheep(n: number): string { return '🐑'.repeat(n) }");
    for (const code of ["?sheep", "sheep?"]) {
      const { reply } = await run(code);
      const [payload] = reply.payload as { source: string; data: Record<string, string> }[];
      expect(payload?.source).toBe("page");
      expect(payload?.data["text/plain"]).toMatch(/sheep\(n: number\): string[\s\S]*Counts sheep/);
    }
  });

  const inputs = async () => {
    const { content } = await kernel.client.request("history_request", { hist_access_type: "tail", n: 20 });
    return (content.history as [number, number, string][]).map(([, , input]) => input);
  };
});
