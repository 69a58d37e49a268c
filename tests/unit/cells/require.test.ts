import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary-folder";
import { createSession } from "./session";

const { run, refused, failing, cells, folder, close } = createSession();
afterAll(close);

const write = (name: string, text: string): void => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};
/** A package in the notebook's own node_modules. */
const install = (name: string, json: object, files: Record<string, string>): void => {
  write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", ...json }));
  for (const [file, text] of Object.entries(files)) write(`node_modules/${name}/${file}`, text);
};

describe("the notebook's own files", () => {
  it("are converted, typed, and import each other", async () => {
    write("lib/base.ts", "export interface Spike { at: number }\nexport const base: number = 10;\n");
    write(
      "lib/index.ts",
      "import { base, type Spike } from './base';\nexport const spike = (n: number): Spike => ({ at: base + n });\n",
    );
    write("data.json", '{ "rate": 4 }');
    write("plain.js", "export const plain = 'js';\n");
    expect(await run('import { spike } from "./lib"; import data from "./data.json"; spike(data.rate).at')).toBe(14);
    expect(await run('import { spike as again } from "./lib/index"; again === spike')).toBe(true);
    expect(await run('import { plain } from "./plain"; plain')).toBe("js");
  });

  it("are loaded again when they or what they import has changed", async () => {
    write("lib/base.ts", "export interface Spike { at: number }\nexport const base: number = 200;\n");
    expect(await run('import { spike as fresh } from "./lib"; fresh(1).at')).toBe(201);
    expect(await run("fresh(2).at")).toBe(202);
    write("lib/index.ts", "export const spike = () => 'other';\n");
    expect(await run('import { spike as other } from "./lib"; other()')).toBe("other");
  });

  it("are converted anew for a worker that took over", async () => {
    await cells.reset();
    expect(await cells.convert('import { spike } from "./lib"; spike', 900)).toMatchObject({
      modules: [{ path: path.join(folder, "lib/index.js") }],
    });
  });

  it("have their own lines in errors", async () => {
    write(
      "failing.ts",
      "interface Unused {\n  a: 1;\n}\nexport function fail(u?: Unused): never {\n  throw new Error(String(u));\n}\n",
    );
    const frames = await failing('import { fail } from "./failing";\n\nfail()');
    expect(frames.slice(0, 2)).toEqual(["failing.ts:5:9", expect.stringMatching(/^Cell In\[\d+\]:3:/)]);
  });

  it("may be outside the notebook's folder", async () => {
    const shared = temporaryFolder("shared");
    const specifier = `../${path.basename(shared)}/wave`;
    write(
      `../${path.basename(shared)}/wave.ts`,
      "import type { Rule } from 'triad';\nimport { two } from './two';\nexport const wave = (r?: Rule): number => two * 2;\n",
    );
    write(`../${path.basename(shared)}/two.ts`, "export const two: number = 2;\n");
    expect(await run(`import { wave } from "${specifier}"; wave()`)).toBe(4);
    write(`../${path.basename(shared)}/two.ts`, "export const two: number = 'x';\n");
    expect(await refused(`import { wave } from "${specifier}"; wave()`)).toMatchObject([
      { code: 2322, line: 1, column: 14 },
    ]);
    write(`../${path.basename(shared)}/two.ts`, "export const two: number = 3;\n");
    expect(await run(`import { wave as higher } from "${specifier}"; higher()`)).toBe(6);
  });

  it("may import each other in a circle", async () => {
    write("a.ts", "import { b } from './b';\nexport const a = () => 'a' + b();\nexport const one = 1;\n");
    write("b.ts", "import { one } from './a';\nexport const b = () => 'b' + one;\n");
    expect(await run('import { a } from "./a"; a()')).toBe("ab1");
  });
});

describe("the notebook's own packages", () => {
  beforeAll(() => {
    install(
      "esm-only",
      { type: "module", exports: { ".": { types: "./index.d.ts", default: "./index.js" } } },
      {
        "index.js": "export const esm = 7; export default 8;",
        "index.d.ts": "export const esm: number; declare const value: number; export default value;",
      },
    );
    install(
      "import-only",
      { type: "module", exports: { import: "./index.js" } },
      { "index.js": "export const only = 9;" },
    );
    install(
      "esm-awaits",
      { type: "module", exports: { ".": { types: "./index.d.ts", default: "./index.js" } } },
      {
        "index.js": "export const a = await Promise.resolve(7); export default a;",
        "index.d.ts": "export const a: number; export default a;",
      },
    );
    install("awaiting", { type: "module", exports: "./index.js" }, { "index.js": "export const late = await 1;" });
    install("untyped", {}, { "index.js": "module.exports = { loose: 1 };" });
    install("asks", {}, { "index.js": "exports.tf = require('@tensorflow/tfjs-core');" });
  });

  it("can be ES modules, and be imported by import()", async () => {
    expect(await run('import eight, { esm } from "esm-only"; eight + esm')).toBe(15);
    expect(await run('(await import("esm-only")).esm')).toBe(7);
    expect(await run('import later, { a, default as same } from "esm-awaits"; [later, a, same].join()')).toBe("7,7,7");
  });

  it("can be for import only", async () => {
    expect(await run('import { only } from "import-only"; only')).toBe(9);
  });

  it("can be without types", async () => {
    expect(await run('import untyped from "untyped"; untyped.loose')).toBe(1);
  });

  it("can be links to folders of their own, whose package.json changes", async () => {
    const link = (types: string): void => write("linked/package.json", JSON.stringify({ name: "linked", types }));
    link("one.d.ts");
    write("linked/one.d.ts", "export const one: number;");
    write("linked/two.d.ts", "export const two: number;");
    fs.symlinkSync(path.join(folder, "linked"), path.join(folder, "node_modules/linked"));
    expect(await cells.convert('import { one } from "linked"; one', 902)).toMatchObject({ ok: true });
    link("two.d.ts");
    expect(await cells.convert('import { two } from "linked"; two', 903)).toMatchObject({ ok: true });
    await cells.reset();
    expect(await cells.convert('import { two } from "linked"; two', 904)).toMatchObject({ ok: true });
  });

  it("may await while they load", async () => {
    expect(await run('import { late } from "awaiting"; late')).toBe(1);
    expect(await run('(await import("awaiting")).late')).toBe(1);
    expect(await run("late")).toBe(1);
  });

  it("are refused in one line where they cannot be loaded", async () => {
    write("asks-late.ts", 'export { late } from "awaiting";');
    await expect(run('import { late } from "./asks-late"; late')).rejects.toThrow(
      'import "awaiting": an ES module that awaits while it loads cannot be imported in a cell',
    );
    write("node_modules/types-only/index.d.ts", "export const a: number;");
    await expect(run('import { a } from "types-only"; a')).rejects.toThrow(
      /^import "types-only": there is no such package.*$/,
    );
  });
});

describe("Triad's own packages", () => {
  it("are there in any folder, TensorFlow.js once", async () => {
    expect(
      await run(
        'import * as tf from "@tensorflow/tfjs"; import * as node from "@tensorflow/tfjs-node"; tf.tensor === node.tensor',
      ),
    ).toBe(true);
    expect(await run('import * as core from "@tensorflow/tfjs-core"; core.engine() === tf.engine()')).toBe(true);
    expect(await run('import { DataFrame, tensorflow } from "danfojs-node"; tensorflow.engine() === tf.engine()')).toBe(
      true,
    );
    expect(await run("new DataFrame([[1, 2]], { columns: ['a', 'b'] }).shape")).toEqual([1, 2]);
    expect(await run('import * as asks from "asks"; asks.tf.engine() === tf.engine()')).toBe(true);
    expect(await run("tf.tidy(() => tf.tensor1d([1, 2]).sum().arraySync())")).toBe(3);
  });

  it("include Plotly, typed, as the kernel draws it", async () => {
    const conversion = await cells.convert(
      'import * as Plotly from "plotly.js-dist"; const layout: Partial<Plotly.Layout> = { title: { text: "x" } }; Plotly.newPlot("id", [{ type: "scatter", y: [1] }], layout)',
      901,
    );
    expect(conversion).toMatchObject({ ok: true });
    expect(await run('import { newPlot } from "plotly.js-dist"; typeof newPlot')).toBe("function");
  });

  it("include tslab, for notebooks that were written for it", async () => {
    const shown: unknown[] = [];
    const key = Symbol.for("triad.host");
    const global = globalThis as Record<symbol, unknown>;
    global[key] = { show: (...given: unknown[]) => shown.push(given) };
    await run('import { display as show, newDisplay } from "tslab"; show.html("<b>a</b>"); newDisplay().text("t")');
    delete global[key];
    expect(shown).toEqual([
      [{ "text/html": "<b>a</b>" }, {}],
      [{ "text/plain": "t" }, { id: expect.any(String) }],
    ]);
  });
});
