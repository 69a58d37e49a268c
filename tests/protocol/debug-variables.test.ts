import { describe, expect, it } from "vitest";
import type { Variable } from "./debug-client";
import { debuggedKernel } from "./debugged-kernel";

const { kernel, run, debug, stopIn, goOn, attachedInEach } = debuggedKernel();

describe("the debugger", () => {
  attachedInEach();

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
});

describe("where no debugger is attached", () => {
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
});
