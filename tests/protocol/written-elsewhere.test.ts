import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseNotebook } from "../../kernel/run/parse";
import { runNotebook } from "../../kernel/run/run-notebook";
import type { Content } from "../../kernel/wire/message";
import { testKernel } from "./kernel";

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "triad-elsewhere-"));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** The bundles that each code cell of a sample notebook shows, when it runs unchanged. */
async function bundlesOf(name: string): Promise<Content[][]> {
  const file = path.resolve(__dirname, `notebooks/${name}.ipynb`);
  const { notebook, failures } = await runNotebook(parseNotebook(fs.readFileSync(file, "utf8"), file), {
    folder,
    timeout: 60,
  });
  expect(failures).toEqual([]);
  const code = notebook.cells.filter((cell) => cell.cell_type === "code");
  return code.map((cell) => cell.outputs.map((output) => (output as { data?: Content }).data ?? {}));
}

const types = (bundles: readonly Content[]) => bundles.map((bundle) => Object.keys(bundle).join(" "));

it("a notebook for tslab runs unchanged", async () => {
  const [none, texts, bytes, progress, versions] = await bundlesOf("tslab");
  expect(none).toEqual([]);
  expect(types(texts!)).toEqual([
    "text/html",
    "text/markdown",
    "text/latex",
    "image/svg+xml",
    "text/plain",
    "text/javascript",
  ]);
  expect(types(bytes!)).toEqual(["image/png", "image/jpeg", "image/gif", "application/pdf", "application/x-own"]);
  expect(bytes!.at(-1)).toEqual({ "application/x-own": "AQID" });
  expect(progress).toEqual([{ "text/plain": "step 3" }]);
  expect(versions![0]!["text/plain"]).toBe("[ true, '1.0.22' ]");
}, 60_000);

it("a notebook for Deno runs unchanged", async () => {
  const [tags, raw, own, updated, images, sent, drawn] = await bundlesOf("deno");
  expect(tags![0]).toMatchObject({ "text/html": "<b><i>kept</i></b>" });
  expect(tags![1]).toMatchObject({ "text/markdown": "# 2" });
  expect(tags![2]).toHaveProperty(["image/svg+xml"], '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>');
  expect(raw![0]).toEqual({ "text/plain": "plain", "text/html": "<h1>rich</h1>", "application/json": { n: 1 } });
  expect(raw![1]).toEqual({ "text/html": "<p>alone</p>" });
  expect(own![0]).toMatchObject({ "text/html": "<em>V1</em>" });
  expect(updated).toMatchObject([{ "text/markdown": "second" }]);
  for (const image of images!) expect(image["image/png"]).toMatch(/^iVBOR/);
  expect(images).toHaveLength(2);
  expect(sent).toEqual([{ "text/plain": "sent again" }]);
  expect(drawn![0]).toHaveProperty(["application/vnd.vegalite.v5+json", "mark"], "point");
  expect(drawn![1]).toMatchObject({ "image/svg+xml": "<svg></svg>" });
}, 60_000);

describe("Deno in a cell", () => {
  const kernel = testKernel();

  it("has nothing but what shows, and says so before the cell runs", async () => {
    const { reply } = await kernel.run('console.log("never");\nDeno.readTextFileSync("x");');
    expect(reply.evalue).toMatch(/TS2339: Property 'readTextFileSync' does not exist on type 'typeof Deno'/);
  });

  it("opens comms, and refuses messages that are none of a cell's", async () => {
    const ran = await kernel.run(
      'await Deno.jupyter.broadcast("comm_open", { comm_id: "c", target_name: "t", data: {} }, { buffers: [new Uint8Array([7])] });',
    );
    const [opened] = ran.of("comm_open");
    expect(opened?.content).toMatchObject({ comm_id: "c", target_name: "t" });
    expect([...opened!.buffers[0]!]).toEqual([7]);
    const { reply } = await kernel.run('await Deno.jupyter.broadcast("status", {})');
    expect(reply.evalue).toMatch(/^Deno.jupyter.broadcast: no message "status" can be sent; there are display_data, /);
    expect((await kernel.run("Deno.jupyter.image(new Uint8Array(3))")).reply.evalue).toBe(
      "Deno.jupyter.image: the value is no PNG, JPEG or GIF image, nor the path of one",
    );
  });

  it("is not seen by packages, which would take this for Deno, nor in a cell's way", async () => {
    expect((await kernel.run("'Deno' in globalThis")).result()).toBe("false");
    expect((await kernel.run("const Deno = 3;\nDeno")).result()).toBe("3");
  });
});
