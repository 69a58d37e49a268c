import { afterAll, describe, expect, it } from "vitest";
import { createSession } from "./session";

const { run, refused, cells, close, values } = createSession();
afterAll(close);

describe("a cell", () => {
  it("gives its last expression's value, and none where it ends with a declaration", async () => {
    expect(await run("1 + 1")).toBe(2);
    expect(await run("const declared = 3")).toBe(undefined);
    expect(await run("")).toBe(undefined);
    expect(await run("// nothing")).toBe(undefined);
    expect(await run('"a string"')).toBe("a string");
  });

  it("awaits at its top level", async () => {
    expect(await run("const awaited = await Promise.resolve(4); awaited")).toBe(4);
    expect(await run("let sum = 0; for await (const n of [1, Promise.resolve(2)]) sum += n; sum")).toBe(3);
    expect(await run("[await 1, await 2].length")).toBe(2);
    expect(await run("await (async () => 5)()")).toBe(5);
    expect(await run("await [6]")).toEqual([6]);
    expect(await run("class Awaited extends (await Promise.resolve(Object)) {} typeof Awaited")).toBe("function");
  });

  it("is synchronous where only its functions await", async () => {
    const conversion = await cells.convert("const later = async () => await 1; class K { async m() { await 2; } }", 99);
    expect(conversion).toMatchObject({ ok: true, async: false });
  });

  it("refuses an await in a function that is not async", async () => {
    expect(await refused("const o = { f() { return await 1; } }")).toMatchObject([{ code: 1308, line: 1, column: 26 }]);
  });

  it("may say export", async () => {
    expect(await run("export const exported = 1;\nexport function exportedToo() { return exported; }\nexported")).toBe(
      1,
    );
    expect(await run("export default class Given { a = 2 }\nexport { exported };\nexport type Name = string")).toBe(
      undefined,
    );
    expect(await run("exported + exportedToo() + new Given().a")).toBe(4);
    expect(await run("export default 5 + 1")).toBe(6);
    expect(
      await run('export { sep, join as joinPaths } from "path";\nexport * as files from "fs";\njoinPaths("a", sep)'),
    ).toBe("a/");
    expect(await run("typeof files.readFileSync")).toBe("function");
  });

  it("runs in strict mode", async () => {
    await expect(run("const frozen: { a: number } = Object.freeze({ a: 1 }); frozen.a = 2")).rejects.toThrow(TypeError);
  });

  it("sees what Node provides, in a folder without packages", async () => {
    expect(
      await run(`import { readFileSync } from "fs"; import os from "node:os";
        [typeof readFileSync, typeof os.cpus, typeof fetch, typeof setTimeout, typeof console.log, typeof performance.now,
         typeof structuredClone, typeof URL, typeof AbortController, [3, 1].toSorted()[0]].join()`),
    ).toBe("function,function,function,function,function,function,function,function,function,1");
  });

  it("knows the kernel's globals", async () => {
    const use = "const shown: Promise<void> = display(html`<b>`, { id: 'a' }); clearOutput({ wait: true });";
    expect(
      await cells.convert(`${use} const answer: Promise<string> = input("name?"); svg("<svg/>"); markdown\`x\``, 98),
    ).toMatchObject({ ok: true });
    expect(await refused("display()")).toMatchObject([{ code: 2554 }]);
  });

  it("may have globals' names as its own", async () => {
    expect(await run("const html = 1, input = 2, name = 3; html + input + name")).toBe(6);
  });

  it("may import below what uses the import", async () => {
    expect(await run('const joined = join("a", "b");\nimport { join } from "path";\njoined')).toBe("a/b");
  });

  it("imports when it says so", async () => {
    expect(await run('const { basename } = await import("path"); basename("a/b")')).toBe("b");
    expect(await run('const paths = await import("node:path"); paths.basename("a/b")')).toBe("b");
    expect(await refused("paths.basenam('x')")).toMatchObject([{ code: 2551 }]);
  });
});

describe("a name from an earlier cell", () => {
  it("is used wherever a name can stand", async () => {
    await run(
      "let x = 1; const obj = { x: 5 }; function twice(n: number) { return 2 * n } interface Has { x: number } enum E { A, B } class Base { b = 1 }",
    );
    expect(await run("({ x, twice }).x")).toBe(1);
    expect(await run("const { x: other = x } = obj; other")).toBe(5);
    expect(await run("({ x } = { x: 7 }); x")).toBe(7);
    expect(await run("({ x = 9 } = {} as { x?: number }); x")).toBe(9);
    expect(await run("[x] = [8]; x += 1; x++; x")).toBe(10);
    expect(await run("const has: Has = { x }; const { x: hasX } = has; hasX + has.x")).toBe(20);
    expect(
      await run("class Derived extends Base { c = x; static { x = 11 } } new Derived().b + new Derived().c + x"),
    ).toBe(1 + 11 + 11);
    expect(await run("enum F { A = E.B } F.A + [x].map((x) => x + 1)[0]! + ((x = 1) => x)()")).toBe(1 + 12 + 1);
    expect(await run("for (x of [3, 4]); String(x) + twice(x)")).toBe("48");
    expect(await run("class P { constructor(readonly y = x) {} } new P().y")).toBe(4);
    expect(await run("typeof x + (x satisfies number) + x!")).toBe("number44");
  });

  it("is the same variable: what later cells assign, its functions see", async () => {
    await run(
      "let rate = 0.1; var old = 1; const step = () => rate * 10 + old; export function decay() { rate /= 2; }",
    );
    await run("rate = 0.5; old = 2");
    expect(await run("step()")).toBe(7);
    await run("decay()");
    expect(await run("rate")).toBe(0.25);
  });

  it("keeps its type", async () => {
    await run("const typed = { a: 1 as number, b: ['x'] }");
    expect(await refused("typed.a.toUpperCase()")).toMatchObject([{ code: 2339, line: 1, column: 9 }]);
    expect(await refused("typed = 3")).toMatchObject([{ code: 2588 }]);
  });

  it("is called as in its own cell, without a this", async () => {
    await run("function self(this: unknown) { return this }");
    expect(await run("self()")).toBe(undefined);
  });
});

it("keeps what is declared in unusual places", async () => {
  await run(
    "if (true) { var nested = 1 } for (var counter = 0; counter < 3; counter++); var { split } = { split: 2 }; let later: number; later = 5",
  );
  expect(await run("[nested, counter, split, later]")).toEqual([1, 3, 2, 5]);
  await run(
    "declare global { interface Array<T> { spikes?: T } } declare const ambient: number; abstract class Abs { abstract a: number }",
  );
  expect(await run("[1].spikes; class Concrete extends Abs { a = 1 } new Concrete().a")).toBe(1);
  await run(
    "const enum Fixed { A = 4 } type Deep<T> = { [K in keyof T]: Deep<T[K]> }; const symbol: unique symbol = Symbol('s')",
  );
  expect(await run("const deep: Deep<{ a: {} }> = { a: {} }; Fixed.A + (symbol.description ?? '')")).toBe("4s");
  expect(await run("const Local = class { private a = 1; get() { return this.a } }; new Local().get()")).toBe(1);
  expect(await run("const instance = new Local(); instance.get()")).toBe(1);
  expect(await run("function* generate() { yield 1; yield* [2, 3] } [...generate()].length")).toBe(3);
  expect(
    await run(
      "@((c: unknown) => void c) class Decorated { @((..._: unknown[]) => {}) m() { return instance } } typeof Decorated",
    ),
  ).toBe("function");
  expect(
    await run(
      "label: for (const a of [1, 2]) { for (const b of [a]) continue label; } ((a: number, ...rest: number[]) => rest.length)(1, ...generate())",
    ),
  ).toBe(3);
});

describe("a name declared again", () => {
  it("has its new type and value", async () => {
    await run("let again: number = 1");
    expect(await run('const again = "text"; again.length')).toBe(4);
    expect(await run("again.toUpperCase()")).toBe("TEXT");
    await run("function again(n: number) { return n }");
    expect(await run("again(3)")).toBe(3);
    await run("class again { static a = 1 }");
    expect(await run("again.a")).toBe(1);
    expect(await refused("again(3)")).toMatchObject([{ code: 2348 }]);
    await run('import { sep as again } from "path"');
    expect(await run("again.length")).toBe(1);
    await run("enum again { One = 1 }");
    expect(await run("again.One")).toBe(1);
    await run("const { again } = { again: null }");
    expect(await run("again")).toBe(null);
  });

  it("leaves the functions of its earlier cell with the earlier variable", async () => {
    await run("let version = 1; const readVersion = () => version");
    await run("let version = 'two'");
    expect(await run("[version, readVersion()]")).toEqual(["two", 1]);
  });

  it("can be a type that changes, beside values", async () => {
    await run("interface Shape { a: number } type Alias = Shape; const shape: Alias = { a: 1 }");
    await run("interface Shape { b: string }");
    await run("const other: Shape = { b: 'x' }");
    expect(await run("class Kind { k = 1 } new Kind().k")).toBe(1);
    await run("type Kind = 'a' | 'b'");
    expect(await run("const kind: Kind = 'a'; typeof Kind")).toBe("function");
  });

  it("keeps namespaces and merged declarations", async () => {
    await run(
      "namespace Space { export const z = 1; export interface I { q: number } } function merged() { return 1 } namespace merged { export const more = 2 }",
    );
    await run("1");
    expect(await run("const i: Space.I = { q: Space.z }; i.q + merged() + merged.more")).toBe(4);
  });
});

describe("a cell that fails on its way", () => {
  it("leaves what exists by then, and earlier declarations of the rest", async () => {
    await run("const kept = 1, lost: number = 2");
    await expect(
      run(
        "const fresh = 'f'; class Made {} interface T { t: 1 } const lost = (() => { throw new Error('x') })(); const unborn = 1;",
      ),
    ).rejects.toThrow("x");
    expect(await run("const t: T = { t: 1 }; new Made(); [fresh.length, kept, lost.toFixed()]")).toEqual([1, 1, "2"]);
    expect(await refused("unborn")).toMatchObject([{ code: 2304 }]);
  });

  it("leaves nothing when it was refused", async () => {
    await refused("const refusedName = 1; const mistake: string = 2");
    expect(await refused("refusedName")).toMatchObject([{ code: 2304 }]);
  });
});

it("forgets all after a reset", async () => {
  await run("const before = 1");
  await cells.reset();
  expect(await refused("before")).toMatchObject([{ code: 2304 }]);
  expect(Object.keys(values)).toContain("before");
});
