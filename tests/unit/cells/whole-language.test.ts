import fs from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createSession } from "./session";

const { run, refused, folder, cells, close } = createSession();
afterAll(close);

const write = (name: string, text: string): void => fs.writeFileSync(path.join(folder, name), text);

describe("a cell may", () => {
  it("export without names, and what has none", async () => {
    expect(await run("export {}; export default function () { return 1 }")).toBeTypeOf("function");
    expect(await run("export default class { a = 1 }")).toBeTypeOf("function");
    expect(await run("export default async () => 1")).toBeTypeOf("function");
    expect(await run("const seven = 7; export { seven as lucky }; seven")).toBe(7);
  });

  it("dispose of what it uses", async () => {
    const made = await run(
      "const ends: string[] = []; const made = (name: string) => ({ name, [Symbol.dispose]() { ends.push(name) }, async [Symbol.asyncDispose]() { ends.push('async ' + name) } }); ends",
    );
    expect(await run("using a = made('a'); { using b = made('b') } ends.length")).toBe(1);
    expect(await run("await using c = made('c'); c.name")).toBe("c");
    expect(made).toEqual(["b", "a", "async c"]);
  });

  it("decorate as the standard has it, with metadata of its context", async () => {
    expect(
      await run(
        `function named(_: unknown, context: ClassMethodDecoratorContext) { names.push(context.name) }
         const names: unknown[] = []; class Layer { @named spike() {} @named static count() {} } names`,
      ),
    ).toEqual(["count", "spike"]);
  });

  it("use enums, namespaces and generics of earlier cells", async () => {
    await run("enum Phase { Rest, Spike = 5 } namespace Units { export const mV = 1e-3; export type Volt = number }");
    await run(
      "class Box<T extends object> { constructor(readonly held: T) {} map<U extends object>(f: (t: T) => U) { return new Box(f(this.held)) } }",
    );
    expect(await run("const v: Units.Volt = Units.mV; [Phase.Spike, Phase[5], v]")).toEqual([5, "Spike", 1e-3]);
    expect(await run("const box = new Box({ a: 1 }).map(({ a }) => ({ b: String(a) })); box.held.b")).toBe("1");
    expect(await refused("box.held.a")).toMatchObject([{ code: 2339 }]);
  });

  it("import types only, and values whose types another cell imported", async () => {
    await run(
      'import type { Stats } from "node:fs"; import { type Dirent, statSync } from "node:fs"; const s: Stats = statSync(".");',
    );
    expect(await run("const again: Stats = statSync('/'); again.isDirectory() && s.isDirectory()")).toBe(true);
    expect(await refused("const d: Dirent = 1")).toMatchObject([{ code: 2322 }]);
    expect(await refused("Stats")).toMatchObject([{ line: 1, column: 1 }]);
  });
});

describe("a type that is declared anew", () => {
  it("leaves the values of its predecessor with theirs", async () => {
    await run(
      "interface Cell { old: number } const first: Cell = { old: 1 }; class Kind { a = 1 } const kind = new Kind();",
    );
    await run("interface Cell { fresh: string } class Kind { b = 'b' }");
    expect(await run("const copy = first; const other: Cell = { fresh: 'x' }; copy.old + other.fresh + kind.a")).toBe(
      "1x1",
    );
    expect(await run("copy.old + new Kind().b")).toBe("1b");
    expect(await refused("const wrong: Cell = first")).toMatchObject([{ code: 2741 }]);
  });

  it("may stand beside a value of the same name", async () => {
    await run("interface Both { a: number }");
    await run("const Both = 5");
    expect(await run("const both: Both = { a: Both }; both.a")).toBe(5);
    await run("type Both = string");
    expect(await run("const text: Both = 'x' + Both; text")).toBe("x5");
  });
});

describe("local files", () => {
  it("of every kind are converted and read again", async () => {
    write("view.tsx", "export const view = <T,>(x: T): T => x;");
    write("module.mts", "export const fromMts: number = 1;");
    write("plain.cjs", "module.exports = { common: 1 };");
    write("script.js", "export const script = 1;");
    write("data.json", '{ "rate": 1 }');
    const code = (
      name: string,
    ) => `import { view as v${name} } from "./view"; import { fromMts as m${name} } from "./module.mjs";
      import { common as c${name} } from "./plain.cjs"; import { script as s${name} } from "./script.js"; import d${name} from "./data.json";
      [v${name}(1), m${name}, c${name}, s${name}, d${name}.rate]`;
    expect(await run(code("A"))).toEqual([1, 1, 1, 1, 1]);
    write("view.tsx", "export const view = <T,>(x: T): T | number => 22;");
    write("module.mts", "export const fromMts: number = 22;");
    write("plain.cjs", "module.exports = { common: 22 };");
    write("script.js", "export const script = 22;");
    write("data.json", '{ "rate": 22 }');
    expect(await run(code("B"))).toEqual([22, 22, 22, 22, 22]);
    expect(await run('import { view } from "./view.tsx"; view(1)')).toBe(22);
    expect(await run('(await import("./data.json")).default.rate')).toBe(22);
  });
});

it("a name is what the module makes of it, also later", async () => {
  write("counter.ts", "export let count = 0; export const increase = () => { count++ };");
  await run('import { count, increase } from "./counter"; increase()');
  expect(await run("increase(); count")).toBe(2);
  expect(await refused("count = 3")).toMatchObject([{ code: 2632 }]);
});

it("a whole module has in later cells the type that it has in its own", async () => {
  await run('import * as assert from "node:assert"; assert.ok(true)');
  expect(await refused("assert(true)")).toMatchObject([{ code: 2349 }]);
  await run('import * as events from "node:events";');
  expect(await refused("new events()")).toMatchObject([{ code: 2351 }]);
});

it("a cell whose types have no name leaves its values", async () => {
  await run("const hidden = (() => { class Inner { private secret = 1; shown = 2 } return new Inner() })()");
  expect(await run("hidden.shown")).toBe(2);
});

it("conversion does not slow down with the number of cells", async () => {
  const took: number[] = [];
  for (let i = 0; i < 120; i++) {
    const start = process.cpuUsage();
    expect(await cells.convert(`const many${i} = ${i}; many${Math.max(0, i - 1)}`, 1000 + i)).toMatchObject({
      ok: true,
    });
    const { user, system } = process.cpuUsage(start);
    took.push(user + system);
    await cells.commit(1000 + i, "all");
  }
  // The least of many: what others do on the machine comes on top.
  expect(Math.min(...took.slice(-40))).toBeLessThan(2 * Math.min(...took.slice(20, 60)));
}, 120_000);

describe("what a cell exports from another module", () => {
  const { run, refused, convert, values, folder, close } = createSession();
  afterAll(close);
  fs.writeFileSync(path.join(folder, "rate.ts"), "export const rate = 4;\nexport interface Rate { hertz: number }\n");

  it("keeps its types", async () => {
    await run('export { rate as rated } from "./rate"; // a remark\nexport type { Rate } from "./rate"');
    expect(await run("const r: Rate = { hertz: rated }; r")).toEqual({ hertz: 4 });
    expect(await refused("rated.missing; const s: Rate = { hertz: 'a' }")).toMatchObject([
      { code: 2339 },
      { code: 2322 },
    ]);
    await run('export * as all from "./rate"');
    expect(await refused("all.missing")).toMatchObject([{ code: 2339 }]);
  });

  it("has no name by a star alone, and is loaded", async () => {
    const conversion = await convert('export * from "./rate";\nexport type * from "./rate"');
    expect(conversion).toMatchObject({ ok: true, js: expect.stringMatching(/require\("\.\/rate"\)/) });
    await run('export * from "./rate"');
    expect(values).not.toHaveProperty("from");
    expect(await refused('export * from "./gone"')).toMatchObject([{ code: 2882, line: 1, column: 15 }]);
  });
});

it("a first line that is for the system's shell is a comment", async () => {
  const { run, close } = createSession();
  expect(await run("#!/usr/bin/env node\n1 + 1")).toBe(2);
  expect(await run("#!/usr/bin/env node")).toBeUndefined();
  await close();
});
