import fs from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary-folder";
import { createSession } from "./session";

describe("how mistakes in types are treated", () => {
  const { cells, run, refused, close } = createSession();
  afterAll(close);

  it("is to refuse the cell, unless it is configured", async () => {
    expect(await refused("const a: string = 1")).toMatchObject([{ code: 2322 }]);
    expect(await cells.convert("const a = 1", 900)).toMatchObject({ ok: true, warnings: [] });
  });

  it("can be to run it with warnings", async () => {
    await cells.configure({ typecheck: "warn" });
    const conversion = await cells.convert("const warned: string = 1;\nunknownName", 901);
    expect(conversion).toMatchObject({
      ok: true,
      warnings: [
        { code: 2322, line: 1 },
        { code: 2304, line: 2 },
      ],
    });
    expect(await run("const wrong: string = 1 as any as string; (wrong as number) + 1")).toBe(2);
  });

  it("can be not to look for them; mistakes in syntax are always refused", async () => {
    await cells.configure({ typecheck: "off" });
    expect(await cells.convert("const a: string = 1", 902)).toMatchObject({ ok: true, warnings: [] });
    expect(await run('const loose: string = 2; import nothing from "path"; loose + typeof nothing')).toBe("2object");
    expect(await run("loose")).toBe(2);
    expect(await refused("const = 1")).toMatchObject([{ column: 7 }, { column: 9 }]);
    await cells.configure({ typecheck: "error" });
    expect(await refused("const b: string = 1")).toMatchObject([{ code: 2322 }]);
  });
});

describe("the nearest tsconfig.json", () => {
  const parent = temporaryFolder("cells");
  const folder = path.join(parent, "notebooks");
  const configure = (compilerOptions: object, file = "tsconfig.json"): void =>
    fs.writeFileSync(path.join(parent, file), JSON.stringify({ compilerOptions, extends: undefined }));
  fs.mkdirSync(folder);
  configure({ strict: false, module: "commonjs", target: "es5", outDir: "out", noEmit: true, rootDir: "src" });
  const { run, refused, close } = createSession(folder);
  afterAll(close);

  it("says how strict the cells are, and nothing that makes no sense in one", async () => {
    expect(await run("function loose(x) { return x }; const none: string = null; [loose(await 3), none]")).toEqual([
      3,
      null,
    ]);
  });

  it("is read again when it changes", async () => {
    configure({ noUncheckedIndexedAccess: true, noUnusedLocals: true });
    expect(await refused("[1][0].toFixed()")).toMatchObject([{ code: 2532 }]);
    expect(await run("const unused = 1")).toBe(undefined);
  });

  it("may have decorators be those of before", async () => {
    const decorated = "const seen: unknown[] = []; function note(...given: unknown[]) { seen.push(given.length) }";
    await run(decorated);
    expect(await run("class New { @note method() {} } seen.pop()")).toBe(2);
    configure({ experimentalDecorators: true });
    expect(await run("class Old { @note method() {} } seen.pop()")).toBe(3);
  });

  it("may extend another", async () => {
    configure({ noImplicitAny: false }, "base.json");
    fs.writeFileSync(path.join(parent, "tsconfig.json"), '{ "extends": "./base.json" }');
    expect(await run("function fine(x) { return x } fine(1)")).toBe(1);
    configure({ noImplicitAny: true }, "base.json");
    expect(await refused("function wrong(x) { return x }")).toMatchObject([{ code: 7006 }]);
  });

  it("that is damaged does no harm", async () => {
    fs.writeFileSync(path.join(parent, "tsconfig.json"), "{ nonsense");
    expect(await run("1 + 1")).toBe(2);
    expect(await refused("function wrong(x) { return x }")).toMatchObject([{ code: 7006 }]);
  });
});

describe("JavaScript", () => {
  const { run, refused, cells, close } = createSession(temporaryFolder("cells"), { language: "javascript" });
  afterAll(close);

  it("is not checked, and otherwise the same", async () => {
    await run("let x; x = 'text'; function loose(a, b) { return b } class Open { constructor() { this.late = 1 } }");
    expect(await run("x = 3; new Open().late + x + (await loose(1) ?? 1)")).toBe(5);
    expect(
      await run('import { basename } from "path"; const object = {}; object.field = basename("a/b"); object.field'),
    ).toBe("b");
    await expect(run("nowhere")).rejects.toThrow(ReferenceError);
    expect(await refused("let = 1 +")).toMatchObject([{ line: 1, column: 10 }]);
  });

  it("completes from types", async () => {
    await run("const counts = { spikes: [1, 2] }");
    expect((await cells.complete("counts.spikes.redu", 18)).matches).toEqual(["reduce", "reduceRight"]);
  });
});
