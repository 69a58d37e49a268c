import fs from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createSession } from "./session";

const { refused, run, folder, close } = createSession();
afterAll(close);

describe("a mistake", () => {
  it("has its place in the cell, counted from one", async () => {
    expect(await refused("const a = 1;\n\n  const b: string = a;")).toEqual([
      {
        message: "Type 'number' is not assignable to type 'string'.",
        code: 2322,
        line: 3,
        column: 9,
        endLine: 3,
        endColumn: 10,
      },
    ]);
  });

  it("is one, however long its explanation", async () => {
    const [first, ...rest] = await refused(
      "const o: { a: { b: string } } = { a: { b: 1 } };\nconst f: (x: { a: string }) => void = (x: { a: number }) => {};",
    );
    expect(first).toMatchObject({ code: 2322, line: 1 });
    expect(rest).toHaveLength(1);
    expect(rest[0]?.message.split("\n").map((it) => /^ */.exec(it)![0].length)).toEqual([0, 2, 4, 6, 8]);
  });

  it("of syntax is told alone, where the cell has it", async () => {
    expect(await refused("const = 7q; const a: string = 1")).toMatchObject([
      { line: 1, column: 7 },
      { line: 1, column: 9 },
      { line: 1, column: 10 },
    ]);
    expect(await refused("function f() {\n")).toMatchObject([{ message: "'}' expected.", line: 2, column: 1 }]);
  });

  it("tells what is no part of a cell", async () => {
    expect(await refused("const here =\n  () => import.meta.url")).toMatchObject([
      { code: 1343, line: 2, column: 9, endColumn: 20, message: expect.stringContaining("process.cwd()") },
    ]);
  });

  it("of types as strict as they can be", async () => {
    expect(await refused("const find = [1].find((x) => x > 1); find.toFixed()")).toMatchObject([{ code: 18048 }]);
    expect(await refused("function loose(x) { return x }")).toMatchObject([{ code: 7006 }]);
  });

  it("comes several at a time, in order", async () => {
    expect((await refused("foo();\nbar();\nbaz()")).map((it) => it.line)).toEqual([1, 2, 3]);
  });

  it("in a local file names the file", async () => {
    fs.writeFileSync(path.join(folder, "broken.ts"), "export const fine = 1;\nexport const wrong: string = 2;\n");
    expect(await refused('import { fine } from "./broken"; fine')).toMatchObject([
      { file: "broken.ts", line: 2, column: 14, code: 2322 },
    ]);
    fs.writeFileSync(path.join(folder, "broken.ts"), "export const fine = 1;\nexport const wrong: string = 'right';\n");
    expect(await run('import { fine } from "./broken"; fine')).toBe(1);
  });

  it("in an import says what is missing, until it is there", async () => {
    expect(await refused('import { a } from "./late"; a')).toMatchObject([{ code: 2307, line: 1, column: 19 }]);
    fs.writeFileSync(path.join(folder, "late.ts"), "export const a = 5;");
    expect(await run('import { a } from "./late"; a')).toBe(5);
    expect(await refused('import x from "no-such-package"')).toMatchObject([{ code: 2307 }]);
    fs.mkdirSync(path.join(folder, "node_modules/no-such-package"), { recursive: true });
    fs.writeFileSync(path.join(folder, "node_modules/no-such-package/index.js"), "module.exports = 6;");
    expect(await run('import x from "no-such-package"; x')).toBe(6);
  });
});
