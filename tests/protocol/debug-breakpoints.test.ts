import { describe, expect, it } from "vitest";
import { debuggedKernel } from "./debugged-kernel";
import { eventually } from "./kernel";

const { kernel, run, debug, stopIn, step, goOn, attachedInEach } = debuggedKernel();

describe("the debugger", () => {
  attachedInEach();

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
});
