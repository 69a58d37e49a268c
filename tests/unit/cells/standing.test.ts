import fs from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Conversion } from "../../../kernel/cells/cells";
import { createService } from "../../../kernel/cells/typescript/service";
import { temporaryFolder } from "../../temporary-folder";
import { createSession } from "./session";

/** Has a cell be checked in a program of its own, and not beside the one that stands. */
const alone = (code: string): string => `${code}\n///`;

/** Cells that build upon each other, good and bad, in an order in which a checker that remembers too much would err. */
const notebook = [
  "interface Area { name: string; rate: number }\nclass Cell<T> { constructor(readonly value: T) {} }",
  "const v1: Area = { name: 'V1', rate: 4 }",
  "const wrong: Area = { name: 'V1' }",
  "const alsoWrong: Area = { name: 'V1' }",
  "const held = new Cell(v1); held.value.rate",
  "interface Area { name: string; layers: number }",
  "const it: Area = { name: 'IT', layers: 6 }; v1.rate + it.layers",
  "const old: Area = v1",
  "held.value.layers",
  "class Cell<T> { other = 1 }",
  "const mixed: Cell<Area> = held",
  "type Tree<T> = { value: T; children: Tree<T>[] }\nconst tree: Tree<number> = { value: 1, children: [] }",
  "const bad: Tree<string> = tree",
  "const worse: Tree<string> = tree",
  "function loop<T extends { next: T }>(t: T): T { return t.next }\nloop({ next: 1 })",
  "loop({ next: 2 })",
  "enum Kind { a, b } const kind: Kind = Kind.a; kind satisfies Kind",
  "const enum Fast { one = 1 } Fast.one",
  "const all = Array.from([1, 2, 3], (n) => n * 2); all.at(-1).toFixed()",
  "const text: string = await Promise.resolve(1)",
  "unknownName; unknownName",
  "unknownName",
  "const circle = () => circle(); let self = self",
  "function over(a: string): string; function over(a: number): number; function over(a: any) { return a }\nover(true)",
  "over('a').length + over(1)",
  "abstract class Shape { abstract area(): number }\nclass Square extends Shape { }",
  "abstract class Figure { abstract area(): number }\nclass Round extends Figure { area() { return 3 } }; new Round().area()",
  "new Figure()",
  "const { a, ...rest } = { a: 1, b: 'x', c: [1] }; rest.b.toUpperCase()",
  "rest.a",
  "let maybe: string | undefined = Math.random() > 2 ? 'a' : undefined; maybe.length",
  "// @ts-expect-error not a number\nconst n1: number = 'a';",
  "// @ts-expect-error nothing wrong\nconst n2: number = 1;",
  "// @ts-ignore\nconst n3: number = 'a'; n3",
  "namespace Brain { export const size = 3; export interface Part { id: number } }\nconst part: Brain.Part = { id: Brain.size }",
  "part.name; Brain.sizes",
  "for (const value of new Cell()) value",
  "function* spikes() { yield 1; yield 2 } [...spikes()].map((s) => s.toFixed())",
  "using handle = { [Symbol.dispose]() {} }; handle",
  "label: for (;;) { break label } unreachable: 1",
  "export const exported = [1, 'two'] as const; exported[2]",
  "export const tuple = [1, 'two'] as const; tuple[0]",
  "tuple[1] = 'three'",
  "process.versions.node.length + Buffer.from('a').length + structuredClone(1)",
  "const reading: Promise<string> = process.memoryUsage()",
  "interface Area { name: string; sulci: number }\nconst folded: Area = it",
];

describe("a cell beside the program that stands", () => {
  const folder = temporaryFolder("cells");
  const sessions = [createSession(folder), createSession(folder)] as const;
  const [beside, apart] = sessions;
  afterAll(() => Promise.all(sessions.map((it) => it.close())));

  const verdict = (conversion: Conversion): unknown =>
    conversion.ok ? { js: conversion.js.replace(/\n\/\/\/$/, ""), async: conversion.async } : conversion.diagnostics;

  it.each(notebook)("is what it is in one of its own: %j", async (code) => {
    const cell = notebook.indexOf(code) + 1;
    const [one, other] = [await beside.cells.convert(code, cell), await apart.cells.convert(alone(code), cell)];
    expect(verdict(one)).toEqual(verdict(other));
    if (!one.ok) return;
    await beside.cells.commit(cell, "all");
    await apart.cells.commit(cell, "all");
  });

  it("names the cells whose types are no longer the same", async () => {
    const { message } = (await beside.refused("const old: Area = v1"))[0]!;
    expect(message).toMatch(/in type 'Cell In\[1\]\.Area' but required in type 'Cell In\[6\]\.Area'/);
  });

  it("calls its own types by their names alone", async () => {
    const { message } = (await beside.refused("interface Area { sulci: number }\nconst folded: Area = it"))[0]!;
    expect(message).toMatch(/in type 'Cell In\[6\]\.Area' but required in type 'Area'/);
  });

  it("is offered the same completions, however often they are asked for", async () => {
    for (const code of [
      "v1.",
      "rest.",
      "it.la",
      "Kin",
      "held.value.",
      "[1].fl",
      "new Ce",
      'v1["',
      "cosole.lo",
      "tree.children[0].",
    ]) {
      const other = await apart.cells.complete(`///\n${code}`, code.length + 4);
      for (let i = 0; i < 2; i++) {
        const found = await beside.cells.complete(code, code.length);
        expect(found, code).toEqual({ ...other, start: found.start, end: found.end });
      }
    }
  });

  it("is told of its mistakes, also where a text was asked about that had them", async () => {
    for (let i = 0; i < 12; i++) await beside.cells.complete("cosole.lo", 9);
    expect(await beside.refused("cosole.log(1)")).toMatchObject([{ code: 2552 }]);
  });

  it("leaves the same names behind", async () => {
    const names = ["held", "tree", "kind", "all", "rest", "over", "Cell", "Brain", "tuple", "Round", "Area"];
    for (const name of names)
      expect(await beside.cells.inspect(name, 1), name).toEqual(await apart.cells.inspect(name, 1));
  });
});

describe("the program that stands is given up", () => {
  const { run, refused, convert, folder, close } = createSession();
  afterAll(close);

  it("where a cell declares something for all", async () => {
    await run("1 + 1");
    await run("declare global { interface Array<T> { middle: T } }");
    expect(await refused("[1].middle.missing")).toMatchObject([{ code: 2339 }]);
  });

  it("and with it what a cell declared for all that then did not run", async () => {
    await convert("declare global { interface Array<T> { neverRan: T } }");
    expect(await refused("[1].neverRan")).toMatchObject([{ code: 2339 }]);
  });

  it("where an imported file changes", async () => {
    fs.writeFileSync(path.join(folder, "rate.ts"), "export const rate: number = 4;\n");
    await run('import * as lib from "./rate"');
    expect(await refused("const a: string = lib.rate")).toMatchObject([{ code: 2322 }]);
    fs.writeFileSync(path.join(folder, "rate.ts"), "export const rate: string = 'four';\n");
    expect(await convert("const b: string = lib.rate")).toMatchObject({ ok: true });
  });

  it("where the compiler failed at a cell", async () => {
    await run("const fine = 1");
    const deep = `${"(".repeat(40_000)}1${")".repeat(40_000)}`;
    expect(await convert(deep)).toMatchObject({ ok: false });
    expect(await run("fine + 1")).toBe(2);
    expect(await refused("const text: string = fine")).toMatchObject([{ code: 2322 }]);
  });

  it("after many cells, which nobody notices", async () => {
    const long = `/* ${"x".repeat(150_000)} */`;
    for (let i = 0; i < 6; i++) await run(`${long} const long${i}: number = ${i}`);
    expect(await run("long0 + long5")).toBe(5);
    expect(await refused("const text: string = long3")).toMatchObject([{ code: 2322 }]);
  });
});

describe("a mistake leaves nothing behind in the program that stands", () => {
  const { refused, convert, cells, folder, close } = createSession();
  afterAll(close);

  /** More branches than the compiler follows; it then follows none in any file of the program. */
  const branched = `let x: string | number = 1 as any;\n${"do ; while (0);".repeat(2100)}\nx.missing`;
  const maybe = "const maybe: string | undefined = Math.random() > 2 ? 'a' : undefined; maybe.length";
  const possiblyUndefined = [{ code: 18048 }];

  it("names are proposed, however many were mistaken before", async () => {
    for (let i = 0; i < 12; i++) expect(await refused(`cosole.log(${i})`)).toMatchObject([{ code: 2552 }]);
  });

  it("what is checked after a cell with too many branches is checked as ever", async () => {
    expect(await refused(branched)).toMatchObject([{ code: 2563 }]);
    expect(await refused(maybe)).toMatchObject(possiblyUndefined);
  });

  it("nor does one that ran unchecked", async () => {
    await cells.configure({ typecheck: "off" });
    expect(await convert(`${branched}\nconst z = x`)).toMatchObject({ ok: true });
    await cells.configure({ typecheck: "error" });
    expect(await refused(maybe)).toMatchObject(possiblyUndefined);
  });

  it("nor one that was only asked about", async () => {
    await cells.inspect(branched, branched.length - "issing".length);
    expect(await refused(maybe)).toMatchObject(possiblyUndefined);
  });

  it("a type that the libraries lack is missed each time", async () => {
    fs.writeFileSync(path.join(folder, "tsconfig.json"), '{ "compilerOptions": { "lib": ["es2015"] } }');
    for (let i = 0; i < 2; i++)
      expect(await refused("async function* spikes() { yield 1 }")).toMatchObject([{ code: 2318 }]);
  });
});

it("a program that has learnt too many types from short cells is given up", () => {
  const service = createService(temporaryFolder("cells"));
  const first = service.read("1").program;
  const letters = (i: number): string => [..."abcdefghij"].map((it) => `"${it}${i}"`).join("|");
  const programs = Array.from({ length: 14 }, (_, i) => {
    const { program, file } = service.read(`type L = ${letters(i)}; let word: \`\${L}\${L}\${L}\${L}\`;`);
    program.getSemanticDiagnostics(file);
    return program;
  });
  expect(programs[1]).toBe(first);
  expect(programs.at(-1)).not.toBe(first);
  service.language.dispose();
});
