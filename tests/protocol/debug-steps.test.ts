import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { debuggedKernel } from "./debugged-kernel";
import { eventually } from "./kernel";

const { kernel, run, debug, stopIn, step, goOn, attachedInEach } = debuggedKernel();

describe("the debugger", () => {
  attachedInEach();

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
