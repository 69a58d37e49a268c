import fs from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { parseNotebook } from "../../kernel/run/parse";
import { runNotebook } from "../../kernel/run/run-notebook";
import type { Content } from "../../kernel/wire/message";
import { testKernel } from "./kernel";

const kernel = testKernel(["--language", "javascript"]);
const { run } = kernel;

it("says what language it is of", async () => {
  const { content } = await kernel.client.request("kernel_info_request");
  expect(content.language_info).toMatchObject({
    name: "javascript",
    file_extension: ".js",
    mimetype: "text/javascript",
  });
});

it("runs what TypeScript would object to", async () => {
  const ran = await run("let n = 1;\nn = 'text';\nfunction add(a, b) { return a + b; }\nadd(n, 2)");
  expect(ran.result()).toBe("'text2'");
  expect(ran.text("stderr")).toBe("");
});

it("is otherwise the same: await, redefinition, imports, local files, errors in their lines", async () => {
  fs.writeFileSync(path.join(kernel.folder, "own.js"), "exports.own = 5;\n");
  await run("const first = await Promise.resolve(1);");
  await run("const first = { deeper: 2 };\nimport { sep } from 'node:path';\nimport { own } from './own.js';");
  expect((await run("[first.deeper, sep, own]")).result()).toBe("[ 2, '/', 5 ]");
  expect((await run("const a = 1;\nnull.nothing;")).traceback()).toMatch(/Cell In\[\d+\]:2:6\n/);
  expect((await run("const = 1")).reply.ename).toBe("TypeScriptError");
});

it("completes by the types of earlier cells", async () => {
  const code = "first.dee";
  const { content } = await kernel.client.request("complete_request", { code, cursor_pos: code.length });
  expect(content.matches).toEqual(["deeper"]);
});

it("has commands, of which one has the types checked", async () => {
  expect((await run("%time const x = 1;\nx")).result()).toBe("1");
  await run("%typecheck error");
  expect((await run("const y = x.nothing;")).reply.ename).toBe("TypeScriptError");
  await run("%typecheck off");
});

it("runs a notebook that says that it is JavaScript", async () => {
  const cell = {
    cell_type: "code",
    metadata: {},
    outputs: [],
    execution_count: null,
    source: "function f(a) { return a.b; }\nf({ b: 7 })",
  };
  const metadata = { kernelspec: { name: "jslab", language: "javascript" } };
  const written = JSON.stringify({ nbformat: 4, nbformat_minor: 5, cells: [cell], metadata });
  const { notebook, failures } = await runNotebook(parseNotebook(written, "own.ipynb"), {
    folder: kernel.folder,
    timeout: 60,
  });
  expect(failures).toEqual([]);
  expect((notebook.metadata.language_info as Content).name).toBe("javascript");
});
