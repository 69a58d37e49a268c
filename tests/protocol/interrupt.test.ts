import { describe, expect, it } from "vitest";
import { eventually, testKernel } from "./kernel";

const kernel = testKernel();
const { run } = kernel;

/** Runs a cell, interrupts it once it says that it has begun, and tells how long that took to end it. */
async function interrupted(code: string) {
  let at = 0;
  const ran = await run(`console.log('begun');\n${code}`, {
    onOutput: ({ header }) => {
      if (header.msg_type !== "stream" || at !== 0) return;
      at = Date.now();
      setTimeout(() => void kernel.client.interrupt(), 60);
    },
  });
  return { ran, took: Date.now() - at - 60 };
}

/** What runs after the interrupted cell: nothing of that may go on beside it. */
const still = `
await new Promise((done) => setTimeout(done, 150));
const turns = ticks;
await new Promise((done) => setTimeout(done, 100));
console.log('heard');
if (ticks !== turns) throw new Error('the interrupted cell goes on: ' + (ticks - turns) + ' more turns');
kept + 1`;

/** A turn of each loop counts, so that a later cell can see whether it still turns. */
const cells = {
  "a loop": "while (true) ticks++;",
  "a loop that prints": "while (true) { ticks++; console.log('x'.repeat(200)); }",
  "a loop that catches all": "for (;;) { try { for (;;) ticks++; } catch {} finally { ticks++; } }",
  "a loop after an await": "await null; while (true) ticks++;",
  "a loop after a timer": "await new Promise((done) => setTimeout(done, 10)); while (true) ticks++;",
  "a loop after a file was read":
    "import fs from 'node:fs'; await fs.promises.readFile('/etc/hosts'); while (true) ticks++;",
  "a loop of awaits": "for (;;) { ticks++; await null; }",
  "a loop of awaits and work":
    "for (;;) { ticks++; await new Promise((done) => setTimeout(done, 1)); const until = Date.now() + 40; while (Date.now() < until) {} }",
  "a loop of sleeps": "for (;;) { ticks++; await new Promise((done) => setTimeout(done, 5)); }",
  "a loop of sleeps by Node's promises":
    "import { setTimeout as sleep } from 'node:timers/promises'; for (;;) { ticks++; await sleep(1); }",
  "a loop of immediates": "for (;;) { ticks++; await new Promise((done) => setImmediate(done)); }",
  "a loop of files": "import files from 'node:fs/promises'; for (;;) { await files.stat('.'); ticks++; }",
  "a loop of timers": "const again = () => { ticks++; setTimeout(again, 0); }; again(); await new Promise(() => {});",
  "an interval": "setInterval(() => ticks++, 1); await new Promise(() => {});",
  "a loop that nobody awaits":
    "(async () => { for (;;) { ticks++; await new Promise((done) => setTimeout(done, 1)); } })(); await new Promise(() => {});",
  "a long await": "await new Promise((done) => setTimeout(done, 1e6));",
  "a loop in a timer's callback": "setTimeout(() => { while (true) ticks++; }, 10); await new Promise(() => {});",
  "a loop in an immediate's callback": "setImmediate(() => { while (true) ticks++; }); await new Promise(() => {});",
  "a loop in an emitter's callback":
    "import { EventEmitter } from 'node:events'; const emitter = new EventEmitter(); emitter.on('go', () => { while (true) ticks++; }); setTimeout(() => emitter.emit('go'), 10); await new Promise(() => {});",
  "a loop in a file's callback":
    "import { readFile } from 'node:fs'; readFile('/etc/hosts', () => { while (true) ticks++; }); await new Promise(() => {});",
  "a promise's callback": "await new Promise((done) => setTimeout(done, 10)).then(() => { while (true) ticks++; });",
  "a wait for a child process": "import { execSync } from 'node:child_process'; execSync('sleep 60; echo over');",
  "a wait for another thread": "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
  "a wait for an answer": "await new Promise(() => {}); await input('never?');",
};

describe("an interrupt", () => {
  it.each(Object.entries(cells))("ends %s and keeps the variables", async (_, code) => {
    await run("const kept = 41;\nlet ticks = 0;");
    const { ran, took } = await interrupted(code);
    expect(ran.reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    expect(ran.of("error").length).toBe(1);
    expect(took, JSON.stringify(ran.messages.map((m) => [m.header.msg_type, m.content]))).toBeLessThan(1000);
    const next = await run(still);
    expect(next.text()).toBe("heard\n");
    expect(next.result()).toBe("42");
  });

  it("stops the cell's timers", async () => {
    const { ran } = await interrupted("setInterval(() => console.log('tick'), 5); await new Promise(() => {});");
    const ticks = ran.text();
    await run("await new Promise((done) => setTimeout(done, 60));");
    expect(ran.text()).toBe(ticks);
  });

  it("ends the threads, child processes and servers that the cell has started, and leaves those of cells that have ended", async () => {
    await run('import net from "node:net"; const kept = net.createServer().listen(0); kept.unref();');
    const code = `
      import { spawn } from "node:child_process"; import http from "node:http"; import { Worker } from "node:worker_threads";
      const child = spawn("sleep", ["60"]); const server = http.createServer().listen(0);
      const thread = new Worker("for (;;) {}", { eval: true });
      Object.assign(globalThis, { started: { child, server, thread } });
      await new Promise(() => {});`;
    const { ran } = await interrupted(code);
    expect(ran.reply).toMatchObject({ ename: "KeyboardInterrupt" });
    const still = `
      const { child, server, thread } = (globalThis as any).started;
      await new Promise((done) => setTimeout(done, 200));
      [child.signalCode, server.listening, thread.threadId, kept.listening].join()`;
    expect((await run(still)).result()).toBe("'SIGTERM,false,-1,true'");
  });

  it("ends a check of types that takes long, and what was declared stays", async () => {
    await run("const declared = 20;");
    const code = `
      type Perm<T extends string, K = T> = [T] extends [never] ? "" : K extends K ? \`\${K & string}\${Perm<Exclude<T, K & string>>}\` : never;
      const p: Perm<"a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i"> = "x";`;
    const asked = run(code);
    await new Promise((done) => setTimeout(done, 200));
    const at = Date.now();
    await kernel.client.interrupt();
    expect((await asked).reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    expect(Date.now() - at).toBeLessThan(1000);
    expect((await run("declared + 1")).result()).toBe("21");
  });

  it("that comes before the cell begins ends it all the same", async () => {
    await run("let ran = false;");
    const running = run("ran = true;\nawait new Promise(() => {});");
    await kernel.client.interrupt();
    expect((await running).reply.ename).toBe("KeyboardInterrupt");
    await run("setTimeout(() => { const until = Date.now() + 1500; while (Date.now() < until) {} }, 10); 0");
    await new Promise((done) => setTimeout(done, 100));
    const waiting = run("ran = true;");
    await new Promise((done) => setTimeout(done, 100));
    await kernel.client.interrupt();
    expect((await waiting).reply.ename).toBe("KeyboardInterrupt");
    expect((await run("ran")).result()).toBe("false");
  });

  it("lets a cell that listens to its signal end itself", async () => {
    const { ran } = await interrupted(
      "const { signal } = (globalThis as any)[Symbol.for('triad.host')];\n" +
        "let steps = 0;\n" +
        "while (!signal.aborted) { await new Promise((done) => setTimeout(done, 200)); steps++; }\n" +
        "steps > 0 ? 'stopped' : 'not begun'",
    );
    expect(ran.result()).toBe("'stopped'");
    expect(ran.reply.status).toBe("ok");
  });

  it("that such a cell does not heed is said, and the second one ends it", async () => {
    const said: string[] = [];
    const running = run(
      "const { signal: unheeded } = (globalThis as any)[Symbol.for('triad.host')];\nconsole.log('begun');\nfor (;;) await null;",
      { onOutput: ({ header, content }) => header.msg_type === "stream" && said.push(String(content.text)) },
    );
    await eventually(() => said.length > 0);
    await kernel.client.interrupt();
    await eventually(() => said.some((text) => text.includes("a second interrupt ends it at once")));
    await kernel.client.interrupt();
    expect((await running).reply.ename).toBe("KeyboardInterrupt");
  });

  it("gives up the cells that wait", async () => {
    const waiting = interrupted("await new Promise(() => {});");
    const next = run("'waited'");
    expect((await waiting).ran.reply.ename).toBe("KeyboardInterrupt");
    expect((await next).reply).toEqual({ status: "aborted" });
  });

  it("ends a callback of an earlier cell, which keeps the next one from beginning", async () => {
    await run("setTimeout(() => { while (true) {} }, 10); 0");
    await new Promise((done) => setTimeout(done, 100));
    const next = run("'its turn'");
    await new Promise((done) => setTimeout(done, 100));
    await kernel.client.interrupt();
    expect((await next).reply.ename).toBe("KeyboardInterrupt");
    expect((await run("'its turn'")).result()).toBe("'its turn'");
  });

  it("lets what is no loop come to its end, as a library that loads itself once", async () => {
    await run("let loaded: Promise<string> | undefined;");
    await interrupted(
      "import load from 'node:fs/promises';\n" +
        "loaded = (async () => { for (let i = 0; i < 50; i++) await load.stat('.'); return 'loaded'; })();\nawait new Promise(() => {});",
    );
    expect((await run("loaded")).result()).toBe("'loaded'");
  });

  it.each(["ahead of the cell", "by the cell"])("leaves a package whole that is being loaded %s", async (when) => {
    for (const delay of [100, 200, 300, 500]) {
      await run("process.exit()");
      const name = when === "by the cell" ? '"@tensorflow" + "/tfjs"' : '"@tensorflow/tfjs"';
      const code = `console.log("begun"); const tf = require(${name}); while (true) {}`;
      const begun = Date.now();
      const ended = run(code);
      await new Promise((done) => setTimeout(done, delay));
      await kernel.client.interrupt();
      expect((await ended).reply).toMatchObject({ ename: "KeyboardInterrupt" });
      expect(Date.now() - begun).toBeLessThan(5000);
      const after = await run('const tf = require("@tensorflow/tfjs"); tf.tensor([1, 2]).add(1).arraySync().join()');
      expect(after.result()).toBe("'2,3'");
    }
  });

  it("with nothing to interrupt does no harm", async () => {
    await run("const still = 'here';");
    await kernel.client.interrupt();
    expect((await run("still")).result()).toBe("'here'");
  });

  it("says that native code does not return, and the second one restarts the process", {
    timeout: 60_000,
  }, async () => {
    const said: string[] = [];
    const sorting = run(
      "const large = new Float64Array(6e7); for (let i = 0; i < 6e7; i++) large[i] = Math.random(); console.log('begun'); large.sort();",
      { onOutput: ({ header, content }) => header.msg_type === "stream" && said.push(String(content.text)) },
    );
    await eventually(() => said.length > 0);
    await kernel.client.interrupt();
    await eventually(() => said.some((text) => text.includes("waiting for native code")));
    await kernel.client.interrupt();
    const { reply } = await sorting;
    expect(reply).toMatchObject({ ename: "KeyboardInterrupt", evalue: expect.stringContaining("variables are lost") });
    expect((await run("1 + 1")).result()).toBe("2");
  });
});

describe("while a cell blocks", () => {
  it("the kernel answers all else, and stays busy", async () => {
    const states: unknown[] = [];
    const stop = kernel.client.listen((channel, { header, content }) => {
      if (channel === "iopub" && header.msg_type === "status") states.push(content.execution_state);
    });
    const { ran } = await interruptedAfter("while (true) {}", async () => {
      const asked = Date.now();
      await kernel.client.request("kernel_info_request");
      await kernel.client.request("complete_request", { code: "Math.", cursor_pos: 5 });
      expect(Date.now() - asked).toBeLessThan(2000);
      await eventually(() => states.filter((state) => state === "idle").length === 2);
      expect(states.at(-1)).toBe("busy");
    });
    stop();
    expect(ran.reply.ename).toBe("KeyboardInterrupt");
  });

  async function interruptedAfter(code: string, meanwhile: () => Promise<void>) {
    let begun = false;
    const running = run(`console.log('begun');\n${code}`, {
      onOutput: ({ header }) => {
        if (header.msg_type === "stream") begun = true;
      },
    });
    await eventually(() => begun);
    try {
      await meanwhile();
    } finally {
      await kernel.client.interrupt();
    }
    return { ran: await running };
  }
});
