import { describe, expect, it } from "vitest";
import type { Content, Message } from "../../kernel/wire/message";
import { eventually, type Ran, testKernel } from "./kernel";

const kernel = testKernel();
const { run } = kernel;

/** The widgets that a cell has made, in order. */
const opened = (ran: Ran): string[] => ran.of("comm_open").map(({ content }) => content.comm_id as string);

/** Sends a change as JupyterLab does. */
const change = (
  id: string,
  state: Content,
  paths: readonly unknown[] = [],
  buffers: readonly Uint8Array[] = [],
): Message =>
  kernel.client.send("comm_msg", { comm_id: id, data: { method: "update", state, buffer_paths: paths } }, "shell", {
    buffers,
  });

/** Every message to the front end for one widget from here on. */
function toPage(id: string): {
  readonly messages: Message[];
  readonly states: () => Content;
  readonly stop: () => void;
} {
  const messages: Message[] = [];
  const stop = kernel.client.listen((channel, message) => {
    if (channel === "iopub" && message.content.comm_id === id) messages.push(message);
  });
  const states = () =>
    Object.assign(
      {},
      ...messages
        .map(({ content }) => content.data as Content)
        .filter((data) => data.method === "update")
        .map((data) => data.state),
    );
  return { messages, states, stop };
}

const partsText = (state: Content): string => JSON.stringify(state.parts ?? "");

describe("a widget", () => {
  it("is a model of anywidget's, and more than that where there is no page", async () => {
    const ran = await run("const rate = slider({ min: 0, max: 1, step: 0.1, value: 0.3, label: 'rate' }); rate");
    const [open] = ran.of("comm_open");
    expect(open?.metadata).toEqual({ version: "2.1.0" });
    expect(open?.content).toMatchObject({
      target_name: "jupyter.widget",
      data: {
        state: { _model_module: "anywidget", _model_name: "AnyModel", value: 0.3, label: "rate" },
        buffer_paths: [],
      },
    });
    const data = ran.of("execute_result")[0]?.content.data as Content;
    expect(data["application/vnd.jupyter.widget-view+json"]).toMatchObject({ model_id: opened(ran)[0] });
    expect(data["text/plain"]).toBe("slider rate: 0.3");
    expect(data["text/html"]).toMatch(/<input type="range" disabled .*value="0\.3"/);
    const later = await run("rate.value = 0.7; null");
    const update = later.of("update_display_data")[0]?.content;
    expect(update?.transient).toEqual({ display_id: opened(ran)[0] });
    expect((update!.data as Content)["text/plain"]).toBe("slider rate: 0.7");
  });

  it("takes what the page sets, echoes it, and corrects what it cannot have", async () => {
    const made = await run(
      "const s = slider({ min: 0, max: 10, step: 1 }); s.onChange((now, before) => console.log(before, now)); s",
    );
    const [id = ""] = opened(made);
    const page = toPage(id);
    const sent = change(id, { value: 7 });
    await eventually(() => made.text() === "5 7\n");
    const echo = page.messages.find(({ content }) => (content.data as Content).method === "echo_update");
    expect(echo?.parent.msg_id).toBe(sent.header.msg_id);
    expect((echo!.content.data as Content).state).toEqual({ value: 7 });
    change(id, { value: 99, nonsense: 1 });
    await eventually(() => page.states().value === 10);
    change(id, { value: "x" });
    await eventually(() => page.messages.length >= 4);
    expect((await run("s.value")).result()).toBe("10");
    page.stop();
  });

  it("has none but a choice of its own, whatever a page calls its index", async () => {
    const made = await run("const chosen = dropdown({ options: ['V1', 'V4'] }); chosen");
    const [id = ""] = opened(made);
    const page = toPage(id);
    for (const index of [2, -1, 0.5, "1", "length", null]) change(id, { index });
    change(id, { index: 1 });
    await eventually(() => page.messages.length >= 13);
    expect(page.states()).toEqual({ index: 0 });
    expect((await run("chosen.value")).result()).toBe("'V4'");
    page.stop();
  });

  it("has bytes in its state both ways, and messages with buffers", async () => {
    const made = await run(
      "const own = widget({ esm: 'export default {}', state: { image: new Float32Array([1, 2]), deep: { list: [1, new Uint8Array([9])] } } });\n" +
        "own.on('image', (now) => console.log(Buffer.from(now as unknown as Uint8Array).toString('hex')));\n" +
        "own.onMessage((content, [bytes]) => { console.log(content.q, bytes![0]); own.send({ a: 1 }, [new Uint8Array([bytes![0]! + 1])]); });",
    );
    const [open] = made.of("comm_open");
    expect((open!.content.data as Content).buffer_paths).toEqual([["image"], ["deep", "list", 1]]);
    expect(open?.buffers.map((bytes) => bytes.length)).toEqual([8, 1]);
    const [id = ""] = opened(made);
    const page = toPage(id);
    change(id, {}, [["image"]], [new Uint8Array([0xab, 0xcd])]);
    kernel.client.send("comm_msg", { comm_id: id, data: { method: "custom", content: { q: 1 } } }, "shell", {
      buffers: [new Uint8Array([41])],
    });
    await eventually(() => made.text() === "abcd\n1 41\n");
    await eventually(() =>
      page.messages.some(
        ({ content, buffers }) => (content.data as Content).method === "custom" && buffers[0]?.[0] === 42,
      ),
    );
    page.stop();
  });

  it("is found by a page that is loaded anew", async () => {
    const made = await run("const found = checkbox({ value: true, label: 'found' }); found");
    const heard: Message[] = [];
    const stop = kernel.client.listen((channel, message) => {
      if (channel === "iopub" && message.content.comm_id === "control") heard.push(message);
    });
    kernel.client.send("comm_open", { comm_id: "control", target_name: "jupyter.widget.control", data: {} });
    kernel.client.send("comm_msg", { comm_id: "control", data: { method: "request_states" } });
    await eventually(() => heard.length > 0);
    const { method, states } = heard[0]!.content.data as { method: string; states: Record<string, { state: Content }> };
    expect(method).toBe("update_states");
    expect(states[opened(made)[0]!]).toMatchObject({ model_name: "AnyModel", state: { value: true, label: "found" } });
    stop();
    // From now on there is a page: its outputs are left as they are.
    expect((await run("found.value = false; null")).of("update_display_data")).toEqual([]);
  });

  it("is handled while a cell awaits, and its errors harm nothing", async () => {
    const made = await run(
      "const b = button({ label: 'go' }); b.onClick((n) => { console.log('click', n); if (n === 1) throw new Error('first'); }); b",
    );
    const [id = ""] = opened(made);
    const click = () =>
      kernel.client.send("comm_msg", { comm_id: id, data: { method: "custom", content: { type: "click" } } });
    const other = run(
      "await new Promise<void>((done) => { const look = setInterval(() => { if (b.value >= 2) { clearInterval(look); done(); } }, 10); }); 'seen'",
    );
    click();
    click();
    const ran = await other;
    expect(ran.result()).toBe("'seen'");
    await eventually(() => made.text() === "click 1\nclick 2\n");
    expect(made.traceback()).toMatch(/Error: first\n\s+Cell In\[\d+\]:1:/);
    expect(ran.text() + ran.traceback()).toBe("");
  });

  it("can be interrupted in a handler that loops, and lives on", async () => {
    const made = await run("const w = checkbox(); w.onChange((on) => { console.log(on); while (on) {} }); w");
    const [id = ""] = opened(made);
    change(id, { value: true });
    await eventually(() => made.text() === "true\n");
    await kernel.client.interrupt();
    await eventually(() => made.of("error")[0]?.content.ename === "KeyboardInterrupt");
    change(id, { value: false });
    await eventually(() => made.text() === "true\nfalse\n");
    expect((await run("w.value")).result()).toBe("false");
  });

  it("tells what is wrong with its options in one line", async () => {
    expect((await run("slider({ min: 2, max: 1, label: 'a' })")).reply.evalue).toBe(
      'slider "a": min 2 is not below max 1',
    );
    expect((await run("numberField({ value: NaN, label: 'b' })")).reply.evalue).toBe(
      'numberField "b": value is NaN; it is a finite number',
    );
    expect((await run("slider({ value: Infinity })")).reply.evalue).toBe(
      "slider: value is Infinity; it is a finite number",
    );
    expect((await run("play({ interval: Infinity })")).reply.evalue).toBe(
      "play: interval is Infinity; it is a finite number",
    );
    expect((await run("play({ interval: 5 })")).reply.evalue).toBe("play: interval 5 is not at least 20 ms");
    expect((await run("dropdown({ options: [] as string[] })")).reply.evalue).toMatch(/options is empty/);
    expect((await run("interact(() => 1, { x: (() => 1) as any })")).reply.evalue).toMatch(
      /^interact: control "x" is a function; it can be/,
    );
    expect((await run("interact(({ a }) => a.toFixed(), { a: true })")).reply.evalue).toMatch(
      /toFixed.*does not exist on type 'boolean'/,
    );
  });
});

describe("interact", () => {
  it("shows the first run's output with the controls, and runs anew within 200 ms", async () => {
    const made = await run(
      "const ui = interact(({ rate, kind }) => {\n" +
        "  console.log(kind, 'at', rate);\n" +
        "  let v = 0; const y = Array.from({ length: 2000 }, () => (v += 0.01 * (rate - v)));\n" +
        "  return { data: [{ y }] };\n" +
        "}, { rate: [0, 1, 0.01], kind: ['leaky', 'adaptive'] }); ui",
    );
    const ids = opened(made);
    expect(made.of("execute_result")[0]?.content.data).toMatchObject({
      "text/plain": expect.stringMatching(/slider rate: 0\.5\ndropdown kind: leaky\nleaky at 0\.5/),
    });
    const page = toPage(ids[2]!);
    const times: number[] = [];
    for (let i = 1; i <= 15; i++) {
      const start = performance.now();
      change(ids[0]!, { value: i / 100 });
      await eventually(() => partsText(page.states()).includes(`leaky at ${i / 100}<`));
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    console.log(`interact: median ${times[7]!.toFixed(0)} ms, slowest ${times.at(-1)!.toFixed(0)} ms`);
    expect(times[7]).toBeLessThan(200);
    change(ids[1]!, { index: 1 });
    await eventually(() => partsText(page.states()).includes("adaptive at 0.15<"));
    expect(partsText(page.states())).toContain('"type":"figure"');
    // What it prints is in its own output, nowhere else.
    expect(made.text()).toBe("");
    page.stop();
  });

  it("runs an async function for the newest values only, one run at a time", async () => {
    const made = await run(
      "let runs: number[] = [], atOnce = 0, most = 0;\n" +
        "interact(async ({ n }) => { runs.push(n); most = Math.max(most, ++atOnce); await new Promise((done) => setTimeout(done, 100)); atOnce--; return 'n is ' + n; }, { n: [0, 100] })",
    );
    const [id = "", whole = ""] = opened(made);
    const page = toPage(whole);
    for (let n = 1; n <= 40; n++) change(id, { value: n });
    await eventually(() => partsText(page.states()).includes("n is 40"));
    const ran = await run("await new Promise((done) => setTimeout(done, 250)); [most, runs.length < 6, runs.at(-1)]");
    expect(ran.result()).toBe("[ 1, true, 40 ]");
    page.stop();
  });

  it("shows errors in the cell's own lines, in its output, and goes on", async () => {
    const made = await run(
      "interact(({ on }) => {\n  if (on) throw new Error('too much');\n  return 'fine';\n}, { on: false })",
    );
    const [id = "", whole = ""] = opened(made);
    const page = toPage(whole);
    change(id, { value: true });
    await eventually(() => partsText(page.states()).includes("too much"));
    expect(partsText(page.states()).replace(/<[^>]*>/g, "")).toMatch(/Cell In\[\d+\]:2:17/);
    change(id, { value: false });
    await eventually(() => partsText(page.states()).includes("fine"));
    expect(made.of("error")).toEqual([]);
    page.stop();
  });

  it("can be interrupted in a run that loops, between cells, and lives on", async () => {
    const made = await run("interact(({ on }) => { while (on) {} return 'over'; }, { on: false })");
    const [id = "", whole = ""] = opened(made);
    const page = toPage(whole);
    change(id, { value: true });
    await eventually(() => page.states().busy === true);
    await new Promise((done) => setTimeout(done, 100));
    await kernel.client.interrupt();
    await eventually(() => partsText(page.states()).includes("KeyboardInterrupt"));
    change(id, { value: false });
    await eventually(() => partsText(page.states()).includes("over"));
    page.stop();
  });
});

describe("live output", () => {
  it("is shown at most ten times a second from a blocking loop, and the last one for sure", async () => {
    const ran = await run(
      "const out = live<object>(); const end = Date.now() + 1000; let n = 0;\n" +
        "while (Date.now() < end) out.show({ data: [{ y: [1, n++] }] });\n" +
        "out.show({ data: [{ y: [1, -1] }] });",
    );
    const figure = (message: Message) =>
      JSON.stringify((message.content.data as Content)["application/vnd.plotly.v1+json"]);
    const updates = ran.of("update_display_data");
    expect(updates.length).toBeGreaterThanOrEqual(3);
    expect(updates.length).toBeLessThanOrEqual(12);
    expect(figure(updates.at(-1)!)).toContain("[1,-1]");
  });

  it("goes on from a later cell in the place where it began", async () => {
    const first = await run("const note = live<string>(); note.show('one');");
    const second = await run("note.show('two'); null");
    const id = first.of("display_data")[0]?.content.transient;
    expect(second.of("update_display_data")[0]?.content).toMatchObject({
      transient: id,
      data: { "text/plain": "'two'" },
    });
  });

  it("is a bar for loops over numbers, lists and async iterables, and says where one was left", async () => {
    const last = (ran: Ran) =>
      ([...ran.of("display_data"), ...ran.of("update_display_data")].at(-1)!.content.data as Content)["text/plain"];
    const counted = await run("let sum = 0; for (const i of progress(5, { label: 'sum' })) sum += i; sum");
    expect(counted.result()).toBe("10");
    expect(last(counted)).toMatch(/^sum {2}━{20} 100 % {2}5 of 5/);
    expect(last(await run("for (const x of progress(['a', 'b', 'c', 'd'])) if (x === 'b') break;"))).toMatch(
      /25 % {2}1 of 4, .*left after/,
    );
    const source = "async function* source() { yield 1; yield 2; }\n";
    expect(
      last(
        await run(
          `${source}const go = async () => { for await (const x of progress(source())) await x; }; await go();`,
        ),
      ),
    ).toMatch(/100 % {2}2,/);
    expect((await run("progress(-1)")).reply.evalue).toBe("progress: -1 is not a whole number of at least 0");
  });
});

describe("output of one cell never lands under the next", () => {
  const busy =
    "const until = Date.now() + 1000; while (Date.now() < until) await new Promise((done) => setTimeout(done, 5)); console.log('next');";
  const sources: Readonly<Record<string, string>> = {
    "a timer": "setTimeout(() => console.log('late'), 150); null",
    "a promise":
      "void (async () => { await new Promise((done) => setTimeout(done, 100)); await null; console.log('late'); })();",
    "a microtask": "setTimeout(() => queueMicrotask(() => console.log('late')), 100); null",
    "a callback of the file system":
      "import fs from 'node:fs'; setTimeout(() => fs.readFile('/etc/hostname', () => console.log('late')), 100); null",
    "an emitter":
      "import { EventEmitter } from 'node:events'; (globalThis as any).bus = new EventEmitter(); (globalThis as any).bus.on('x', () => console.log('late')); null",
    "a child process that is listened to":
      "import { spawn } from 'node:child_process'; spawn('sh', ['-c', 'sleep 0.2; echo late']).stdout.on('data', (text) => process.stdout.write(text)); null",
    exec: "import { exec } from 'node:child_process'; exec('sleep 0.2; echo late', (_, text) => process.stdout.write(text)); null",
    "a child process that inherits":
      "import { spawn as start } from 'node:child_process'; start('sh', ['-c', 'sleep 0.2; echo late'], { stdio: 'inherit' }); null",
  };
  it.each(Object.entries(sources))("%s", async (name, source) => {
    const first = await run(source);
    expect(first.reply.status).toBe("ok");
    const second = await run(name === "an emitter" ? `(globalThis as any).bus.emit('x'); ${busy}` : busy);
    await eventually(() => first.text() === "late\n");
    expect(second.text()).toBe("next\n");
  });

  it("a comm's handler, and a simulation that interact runs", async () => {
    const first = await run(
      "const c1 = checkbox(); c1.onChange(async () => { console.log('handled'); await null; setTimeout(() => console.log('later'), 50); }); c1",
    );
    const second = await run(
      "interact(({ on }) => { console.log('on', on); setTimeout(() => console.log('after'), 50); }, { on: false })",
    );
    const [box = ""] = opened(first);
    const [on = "", whole = ""] = opened(second);
    const page = toPage(whole);
    const third = run(busy);
    await new Promise((done) => setTimeout(done, 100));
    change(box, { value: true });
    change(on, { value: true });
    const ran = await third;
    await eventually(() => first.text() === "handled\nlater\n");
    await eventually(() => /on true\\nafter/.test(partsText(page.states())));
    expect([ran.text(), second.text()]).toEqual(["next\n", ""]);
    page.stop();
  });
});
