import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { completenessOf } from "../../../kernel/cells/typescript/completeness";
import { takeApart } from "../../../kernel/commands/parts";

const apart = (code: string) => takeApart(code, async (text) => completenessOf(text));

/** Each command with its argument and where it ends. */
const found = async (code: string) =>
  (await apart(code)).commands.map(({ form, name, argument, end }) => [form + name, argument, end]);

describe("a command", () => {
  it("is a line that begins with it", async () => {
    expect(await found("%who")).toEqual([["%who", "", 4]]);
    expect(await found("const a = 1;\n%who\nconst b = 2;\n%memory")).toEqual([
      ["%who", "", 17],
      ["%memory", "", 38],
    ]);
    expect(await found("\n  %load model.ts \n")).toEqual([["%load", "model.ts", 18]]);
    expect(await found("%who;")).toEqual([["%who", "", 5]]);
  });

  it("of another name is one too, since a mistyped one has to be told", async () => {
    expect(await found("%tiem f()")).toEqual([["%tiem", "f()", 9]]);
  });

  it("before code takes the whole statement", async () => {
    const code = "%time const a = f(\n  1,\n);\ng();";
    expect(await found(code)).toEqual([["%time", "const a = f(\n  1,\n);", code.indexOf("\ng()")]]);
    expect(await found("%time list\n  .map(f)\n  .filter(g);\nh();")).toMatchObject([
      ["%time", "list\n  .map(f)\n  .filter(g);", 34],
    ]);
  });

  it("before code that never ends takes the rest", async () => {
    expect(await found("%time f(\n1")).toEqual([["%time", "f(\n1", 10]]);
  });

  it("over a cell takes all of it, whatever it looks like", async () => {
    const [bash] = (await apart("\n%%bash\nfor f in *; do\n%who\ndone")).commands;
    expect(bash).toMatchObject({ name: "bash", isWhole: true, body: "for f in *; do\n%who\ndone", isLast: true });
    const late = (await apart("1;\n%%time\n2")).commands;
    expect(late).toMatchObject([{ name: "time", isWhole: false }]);
  });

  it("knows its options from its code, and an expression from a statement", async () => {
    const one = async (code: string) => (await apart(code)).commands[0]!;
    expect(await one("%timeit -n 10 -r3 f(x);")).toMatchObject({ options: "-n 10 -r3 ", argument: "f(x);" });
    expect(await one("%timeit -x * 2")).toMatchObject({ options: "", argument: "-x * 2", isExpression: true });
    expect(await one("%timeit f(x); // twice")).toMatchObject({ isExpression: false });
    expect(await one("%timeit for (const a of b) a.f();")).toMatchObject({ isExpression: false });
  });

  it("knows whether it is the last", async () => {
    expect((await apart("%time f()\n\n// the end\n")).commands[0]).toMatchObject({ isLast: true });
    expect((await apart("%time f()\ng()")).commands[0]).toMatchObject({ isLast: false });
  });
});

test.each([
  ["a text in a template", "const a = `\n%who\n`"],
  ["a comment", "/*\n%who\n*/"],
  ["an operator in a bracket", "f(a\n%who)"],
  ["an operator after another", "const a = 1 +\n%who"],
  ["an operator with a space", "const rest = 7\n% 4"],
  ["an operator that is indented", "const rest = 7\n  %b"],
  ["a line within a block", "function f() {\n%who\n}"],
])("%s is no command", async (_, code) => {
  expect(await apart(code)).toEqual({ commands: [], typescript: code });
});

test("the TypeScript that is left stands where it stood", async () => {
  expect((await apart("%who x\r\n%time f(a)\r\ng()")).typescript).toBe("      \r\n      f(a)\r\ng()");
  expect((await apart("%%timeit -n 3 const a = 1;\nf(a)")).typescript).toBe("              const a = 1;\nf(a)");
  expect((await apart("%%bash\nls")).typescript).toBe("      \n  ");
});

test("any text is taken apart, and keeps its length and lines", async () => {
  const piece = fc.constantFrom(
    "%who",
    "%time ",
    "%%bash",
    "%%timeit ",
    "%x",
    "\n",
    "\r\n",
    "f(",
    ")",
    "`",
    "a",
    " ",
    ";",
    "/*",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      const code = pieces.join("");
      const { commands, typescript } = await apart(code);
      expect(typescript.length).toBe(code.length);
      expect(typescript.replace(/[^\r\n]/g, "")).toBe(code.replace(/[^\r\n]/g, ""));
      for (const { start, form, name, argumentStart, end } of commands) {
        expect(code.startsWith(form + name, start)).toBe(true);
        expect(argumentStart).toBeLessThanOrEqual(end);
      }
    }),
  );
});
