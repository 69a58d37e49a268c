import { afterAll, describe, expect, it } from "vitest";
import { createSession } from "./session";

const { run, failing, close } = createSession();
afterAll(close);

/** The innermost place, of the newest cell. */
const place = async (code: string): Promise<string> => ((await failing(code))[0] ?? "").replace(/^Cell In\[\d+\]:/, "");

describe("an error's place is the user's own line and column", () => {
  const types = "interface A {\n  a: number;\n}\ntype B =\n  | A\n  | string;\nimport type { Stats } from 'fs';\n";

  it("at the cell's first character", async () => {
    expect(await place("throw new Error('x')")).toBe("1:7");
  });

  it("below what leaves no code", async () => {
    expect(await place(`${types}declare const never1: Stats;\n\n  throw new Error("x");`)).toBe("10:9");
    expect(
      await place(`${types}enum E {\n  One,\n  Two,\n}\nconst b: B = "";\nif (b === "") {\n  throw new Error("x");\n}`),
    ).toBe("14:9");
  });

  it("below imports, which move to the top", async () => {
    expect(
      await place(
        'const u = 1;\nimport path from "path";\nimport * as fs from "fs";\nnull!.x;\n'.replace(
          "null!.x",
          "path.join(3 as unknown as string)",
        ),
      ),
    ).toMatch(/^4:6$/);
  });

  it.each([
    ["a function", `${types}function fail(b: B): never {\n  throw new Error("x" + b);\n}\nfail("a")`, "9:9", "11:1"],
    [
      "an arrow function",
      "const fail = (\n  a: number,\n): number => {\n  throw new Error(String(a));\n};\nfail(\n  1,\n);",
      "4:9",
      "6:1",
    ],
    [
      "a method",
      "class Failing<T> {\n  private t?: T;\n  fail(): void {\n    throw new Error('x');\n  }\n}\nnew Failing<string>()\n  .fail();",
      "4:11",
      "8:4",
    ],
    [
      "a multi-line call's argument",
      "const f = (...a: number[]) => a.length;\nf(\n  1,\n  (() => {\n    throw new Error('x');\n  })(),\n);",
      "5:11",
      "6:5",
    ],
    [
      "an async function",
      "const later = async (): Promise<void> => {\n  await null;\n  throw new Error('x');\n};\nawait later();",
      "3:9",
      "5:1",
    ],
  ])("in %s, and in what called it", async (_, code, thrown, called) => {
    const frames = await failing(code);
    const places = frames.map((it) => it.replace(/^Cell In\[\d+\]:/, ""));
    expect(places.slice(0, 2)).toEqual([thrown, called]);
  });

  it("in a function of an earlier cell", async () => {
    await run("// a comment\nfunction early(n: number): number {\n  if (n > 0) throw new Error('x');\n  return n;\n}");
    const frames = await failing("const n: number = 3;\n\nearly(n)");
    expect(frames[0]).toMatch(/^Cell In\[\d+\]:3:20$/);
    expect(frames[1]).toMatch(/^Cell In\[\d+\]:3:/);
    expect(frames[0]).not.toBe(frames[1]);
  });

  it("in the last expression, and where earlier names are used", async () => {
    await run("const nothing: { deep?: { x: number } } = {}; const list = [1]");
    expect(await place("list.length;\n\nlist.length +\n  nothing.deep!.x")).toBe("4:17");
    expect(await place("const { x } =\n  nothing.deep!;")).toMatch(/^1:/);
  });

  it("on a line with letters outside the basic plane", async () => {
    expect(await place("const s = '𝒳𝒳'; throw new Error(s)")).toBe("1:25");
  });
});
