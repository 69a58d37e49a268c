import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { testKernel } from "./kernel";

const { run, folder } = testKernel();

describe("an error", () => {
  it("is told in the cell's own TypeScript lines, with an excerpt", async () => {
    const ran = await run(
      "interface Area { units: number }\nenum Kind { Rate, Spiking }\n\nconst area: Area = { units: 1 };\nthrow new RangeError('no ' + area.units);",
    );
    const number = ran.reply.execution_count;
    expect(ran.reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "no 1" });
    expect(ran.of("error").length).toBe(1);
    expect(ran.traceback()).toContain(`Cell In[${number}]:5:7`);
    expect(ran.traceback()).toMatch(/> 5 \| throw new RangeError\(.*\n\s+\|\s{7}\^/);
    expect(ran.traceback()).not.toContain("node:");
  });

  it("names the lines of functions from earlier cells, and each cause", async () => {
    const made = await run(
      "type Unused = string;\nfunction fails(): never {\n  throw new Error('outer', { cause: new TypeError('inner') });\n}",
    );
    const used = await run("const before = 1;\nfails();");
    const text = used.traceback();
    expect(text).toMatch(new RegExp(`Cell In\\[${made.reply.execution_count}\\]:3:9 in fails`));
    expect(text).toMatch(new RegExp(`Cell In\\[${used.reply.execution_count}\\]:2:\\d`));
    expect(text).toMatch(/caused by TypeError: inner/);
  });

  it("names the lines of local modules", async () => {
    fs.writeFileSync(
      path.join(folder, "local.ts"),
      "interface Nothing {}\n\nexport function local(): never {\n  throw new Error('in a module');\n}\n",
    );
    expect((await run("import { local } from './local';\nlocal();")).traceback()).toMatch(/local\.ts:4:9 in local/);
  });

  it("in an await or a callback is told too", async () => {
    const text = (
      await run("const later = async () => {\n  await null;\n  throw new Error('later');\n};\nawait later();")
    ).traceback();
    expect(text).toMatch(/Cell In\[\d+\]:3:9 in later/);
  });

  it("has its stack mapped wherever it is read", async () => {
    const ran = await run("type T = 1;\nconsole.error(new Error('shown').stack);");
    expect(ran.text("stderr")).toMatch(/Error: shown\n {4}at Cell In\[\d+\]:2:\d+/);
  });

  it("folds the calls of a package and of a recursion", async () => {
    const text = (await run("function down(n: number): number {\n  return down(n + 1);\n}\ndown(0);")).traceback();
    expect(text).toMatch(/RangeError/);
    expect(text).toMatch(/in down \(\d+ calls\)/);
    const tensors = await run("import * as tf from '@tensorflow/tfjs-core';\ntf.tensor([1, 2], [3]);");
    expect(tensors.traceback()).toMatch(/in @tensorflow\/tfjs-core \(\d+ calls\)/);
  });

  it("need not be an error", async () => {
    expect((await run("throw 'text';")).reply).toMatchObject({ ename: "Thrown", evalue: "'text'" });
    expect((await run("throw { code: 3 };")).reply).toMatchObject({ ename: "Thrown", evalue: "{ code: 3 }" });
    expect((await run("throw null;")).reply).toMatchObject({ ename: "Thrown", evalue: "null" });
  });

  it("may be several", async () => {
    const text = (
      await run("await Promise.any([Promise.reject(new Error('one')), Promise.reject(new TypeError('two'))]);")
    ).traceback();
    expect(text).toMatch(/AggregateError[\s\S]*1 of 2: Error: one[\s\S]*2 of 2: TypeError: two/);
  });
});

describe("a type error", () => {
  it("is shown with its place and its code, one entry each, and nothing runs", async () => {
    const ran = await run("console.log('ran');\nconst a: string = 4;\nconst b: number = 'five';");
    const number = ran.reply.execution_count;
    expect(ran.reply.ename).toBe("TypeScriptError");
    expect((ran.reply.traceback as string[]).length).toBe(2);
    expect(ran.text()).toBe("");
    expect(ran.traceback()).toContain(`Cell In[${number}]:2:7`);
    expect(ran.traceback()).toContain("TS2322");
    expect(ran.traceback()).toMatch(/> 3 \| const b: number = 'five';\n\s+\|\s+\^/);
  });

  it("leaves the earlier cells' names as they were", async () => {
    await run("const kept = 'text';");
    await run("const kept: number = 'wrong';");
    expect((await run("kept.toUpperCase()")).result()).toBe("'TEXT'");
  });
});
