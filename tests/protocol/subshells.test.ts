import { afterEach, describe, expect, it } from "vitest";
import { eventually, testKernel } from "./kernel";

const kernel = testKernel();
const { run } = kernel;

const control = async (type: string, content = {}) => (await kernel.client.request(type, content, "control")).content;
const create = async () => String((await control("create_subshell_request")).subshell_id);

afterEach(async () => {
  const { subshell_id } = await control("list_subshell_request");
  for (const id of subshell_id as string[]) await control("delete_subshell_request", { subshell_id: id });
});

describe("subshells", () => {
  it("are announced, made, listed and deleted on the control channel", async () => {
    expect((await control("kernel_info_request")).supported_features).toContain("kernel subshells");
    expect(await control("list_subshell_request")).toEqual({ status: "ok", subshell_id: [] });
    const ids = [await create(), await create()];
    expect(new Set(ids).size).toBe(2);
    expect(await control("list_subshell_request")).toEqual({ status: "ok", subshell_id: ids });
    expect(await control("delete_subshell_request", { subshell_id: ids[0] })).toEqual({ status: "ok" });
    expect(await control("list_subshell_request")).toEqual({ status: "ok", subshell_id: [ids[1]] });
    expect(await control("delete_subshell_request", { subshell_id: ids[0] })).toMatchObject({
      status: "error",
      evalue: `no subshell "${ids[0]}"; there are ${ids[1]}`,
    });
  });

  it("run a cell while one of the main shell awaits, with the same variables and count", async () => {
    const subshell = await create();
    await run("let told = (_: number): void => {};\nconst asked = new Promise<number>((done) => { told = done; });");
    const ended: string[] = [];
    const main = run("console.log('main waits');\nconst value = await asked;\nconsole.log('main goes on');\nvalue + 1");
    void main.then(() => ended.push("main"));
    const beside = await run("console.log('beside');\ntold(41);\n'told'", { subshell });
    ended.push("beside");
    const first = await main;
    expect(ended).toEqual(["beside", "main"]);
    expect([first.text(), first.result()]).toEqual(["main waits\nmain goes on\n", "42"]);
    expect([beside.text(), beside.result()]).toEqual(["beside\n", "'told'"]);
    expect(Number(beside.reply.execution_count)).toBe(Number(first.reply.execution_count) + 1);
    expect(first.messages[0]?.parent).not.toHaveProperty("subshell_id");
    expect(beside.messages[0]?.parent.subshell_id).toBe(subshell);
  });

  it("file interleaved output under the cell that it comes from", async () => {
    const subshell = await create();
    const cell = (name: string) =>
      `for (let i = 0; i < 20; i++) { console.log('${name}' + i); await new Promise((done) => setTimeout(done, 3)); }\n'${name}'`;
    const [a, b] = await Promise.all([run(cell("a")), run(cell("b"), { subshell })]);
    const lines = (name: string) => Array.from({ length: 20 }, (_, i) => `${name}${i}\n`).join("");
    expect([a.text(), b.text()]).toEqual([lines("a"), lines("b")]);
    expect([a.result(), b.result()]).toEqual(["'a'", "'b'"]);
    for (const { messages } of [a, b]) {
      // Busy may be said again, so that nobody takes the end of the other cell for this one's.
      expect(messages[0]?.content.execution_state).toBe("busy");
      expect(messages.filter(({ content }) => content.execution_state === "idle").length).toBe(1);
      expect(messages.at(-1)?.content.execution_state).toBe("idle");
    }
  });

  it("have a queue each, in order", async () => {
    const subshell = await create();
    await run(
      "const order: string[] = [];\nconst later = (name: string, ms: number) => new Promise<void>((done) => setTimeout(() => { order.push(name); done(); }, ms));",
    );
    await Promise.all([
      run("await later('main 1', 300)"),
      run("await later('main 2', 0)"),
      run("await later('sub 1', 100)", { subshell }),
      run("await later('sub 2', 0)", { subshell }),
    ]);
    expect((await run("order.join()")).result()).toBe("'sub 1,sub 2,main 1,main 2'");
  });

  it("give up after an error only the cells that wait in the same shell", async () => {
    const subshell = await create();
    const [, , wrong, waiting, main] = await Promise.all([
      run("await new Promise((done) => setTimeout(done, 200))"),
      run("await new Promise((done) => setTimeout(done, 50))", { subshell }),
      run("throw new Error('wrong')", { subshell }),
      run("'waiting'", { subshell }),
      run("'main'"),
    ]);
    expect(wrong.reply.ename).toBe("Error");
    expect(waiting.reply).toEqual({ status: "aborted" });
    expect(main.result()).toBe("'main'");
    expect((await run("'again'", { subshell })).result()).toBe("'again'");
  });

  it("say idle only when no cell runs any more", async () => {
    const subshell = await create();
    const states: unknown[] = [];
    const stop = kernel.client.listen((channel, { header, content }) => {
      if (channel === "iopub" && header.msg_type === "status") states.push(content.execution_state);
    });
    const slow = run("await new Promise((done) => setTimeout(done, 300))", { subshell });
    let ended = false;
    void slow.then(() => {
      ended = true;
    });
    await run("1");
    await eventually(() => states.at(-1) === "busy");
    expect(ended).toBe(false);
    await slow;
    stop();
    expect(states.at(-1)).toBe("idle");
  });

  const loops = {
    awaiting: "await new Promise(() => {});",
    "in a loop": "await null; while (true) {}",
    "in a loop without an await": "while (true) {}",
    "waiting for an answer": "prompt('who?');",
  };
  it.each(Object.entries(loops))(
    "are interrupted with the main shell: one cell awaits, the other is %s",
    async (_, code) => {
      const subshell = await create();
      await run("const safe = 7;");
      const begun: string[] = [];
      const onOutput = ({ header, content }: { header: { msg_type: string }; content: { text?: unknown } }) => {
        if (header.msg_type === "stream") begun.push(String(content.text));
      };
      const onInput = () => new Promise<string>(() => {});
      const awaiting = run("console.log('begun');\nawait new Promise(() => {});", { onOutput });
      const waiting = run("'waiting'");
      await eventually(() => begun.length === 1);
      const other = run(`console.log('begun too');\n${code}`, { onOutput, onInput, subshell });
      await eventually(() => begun.length === 2);
      await new Promise((done) => setTimeout(done, 50));
      const at = Date.now();
      await kernel.client.interrupt();
      const ended = await Promise.all([awaiting, other]);
      expect(Date.now() - at).toBeLessThan(1000);
      expect(ended.map(({ reply }) => reply.ename)).toEqual(["KeyboardInterrupt", "KeyboardInterrupt"]);
      expect(begun.length, begun.join()).toBe(2);
      expect((await waiting).reply).toEqual({ status: "aborted" });
      expect((await run("safe", { subshell })).result()).toBe("7");
    },
  );

  it("end with the process of the cells, each with its own error, and run again in the next one", async () => {
    const subshell = await create();
    const main = run("await new Promise(() => {})");
    await new Promise((done) => setTimeout(done, 100));
    const other = await run("process.exit(4)", { subshell });
    expect(other.reply.ename).toBe("ProcessExit");
    expect((await main).reply.ename).toBe("ProcessExit");
    expect((await run("'anew'", { subshell })).result()).toBe("'anew'");
  });

  it("get comm messages while the main shell is busy", async () => {
    const subshell = await create();
    const heard: unknown[] = [];
    const stop = kernel.client.listen((channel, { header, content }) => {
      if (channel === "iopub" && header.msg_type === "comm_msg") heard.push(content.data);
    });
    await run(
      "const { comm } = (globalThis as any)[Symbol.for('triad.host')];\nlet answered: (text: string) => void = () => {};\n" +
        "comm.register('ask', (it: any) => { it.onMessage = (data: any) => { it.send({ heard: data }); answered(data.text); }; });",
    );
    const main = run("await new Promise<string>((done) => { answered = done; })");
    await new Promise((done) => setTimeout(done, 200));
    kernel.client.send("comm_open", { comm_id: "c", target_name: "ask", data: {} }, "shell", { subshell });
    kernel.client.send("comm_msg", { comm_id: "c", data: { text: "over a subshell" } }, "shell", { subshell });
    expect((await main).result()).toBe("'over a subshell'");
    await eventually(() => heard.length === 1);
    expect(heard).toEqual([{ heard: { text: "over a subshell" } }]);
    stop();
  });

  it("that nobody made answer with an error, and the kernel is idle after it", async () => {
    const ran = await run("'nowhere'", { subshell: "nowhere" });
    expect(ran.reply).toMatchObject({ status: "error", evalue: expect.stringContaining('no subshell "nowhere"') });
    expect(ran.messages.map(({ content }) => content.execution_state)).toEqual(["busy", "idle"]);
  });

  it("that are deleted give up what waits, and let what runs come to its end", async () => {
    const subshell = await create();
    let begun = false;
    const running = run("console.log('begun');\nawait new Promise((done) => setTimeout(done, 300));\n'ended'", {
      subshell,
      onOutput: ({ header }) => {
        if (header.msg_type === "stream") begun = true;
      },
    });
    const waiting = run("'waiting'", { subshell });
    await eventually(() => begun);
    expect(await control("delete_subshell_request", { subshell_id: subshell })).toEqual({ status: "ok" });
    expect((await waiting).reply).toEqual({ status: "aborted" });
    expect((await running).result()).toBe("'ended'");
  });
});
