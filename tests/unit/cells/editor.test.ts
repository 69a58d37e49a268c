import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSession } from "./session";

const { run, cells, folder, close } = createSession();
afterAll(close);

/** Asks at the `|` in `code`. */
const split = (code: string): [string, number] => [code.replace("|", ""), code.indexOf("|")];
const complete = (code: string) => cells.complete(...split(code));
const matches = async (code: string): Promise<readonly string[]> => (await complete(code)).matches;
const inspect = (code: string) => cells.inspect(...split(code));

beforeAll(async () => {
  await run(`
    /** Firing of a neuron.
     * @param rate in hertz
     * @returns spikes
     * @example
     * fire(3)
     */
    function fire(rate: number): string { return String(rate) }
    const neuron = { rate: 3, "V1 -> IT": 1, spike() { return true } };
    class Neuron { potential = -70; static count = 0 }
    declare function connect<const E extends string>(edges: { [K in "V1 -> IT" | "V1 -> V4" | "IT -> V1"]?: object }, mode?: "fast" | "slow"): void;
  `);
}, 60_000);

describe("completion", () => {
  it("offers names of earlier cells, of this one, and keywords, by prefix", async () => {
    const found = await complete("const fine = 1;\nfi|");
    expect(found.matches.slice(0, 2)).toEqual(["fine", "fire"]);
    expect(found.matches.every((it) => it.toLowerCase().startsWith("fi"))).toBe(true);
    expect([found.start, found.end]).toEqual([16, 18]);
    expect(found.kinds.slice(0, 2)).toEqual(["constant", "function"]);
    expect(await matches("awa|")).toContain("await");
  });

  it("offers members after a dot, and replaces the whole name", async () => {
    expect(await matches("neuron.|")).toEqual(["rate", "spike"]);
    const found = await complete("neuron.ra|ce + 1");
    expect(found).toEqual({ matches: ["rate"], start: 7, end: 11, kinds: ["property"] });
    expect(await matches("new Neuron().|")).toEqual(["potential"]);
    expect(await matches("[1].map((x) => x.toF|")).toEqual(["toFixed"]);
  });

  it("puts what fits to the letter first", async () => {
    expect((await matches("Neu|"))[0]).toBe("Neuron");
    expect((await matches("neu|")).slice(0, 2)).toEqual(["neuron", "Neuron"]);
  });

  it("offers object keys and strings that the types allow, within the quotes", async () => {
    const keys = await complete('connect({ "V1 -> |": {} })');
    expect(keys.matches).toEqual(["V1 -> IT", "V1 -> V4"]);
    expect([keys.start, keys.end]).toEqual([11, 17]);
    expect(await matches('connect({ "V1 -> IT": {}, "|" })')).toEqual(["IT -> V1", "V1 -> IT", "V1 -> V4"]);
    expect(await matches("connect({ | })")).toContain('"V1 -> IT"');
    expect(await matches('connect({}, "|")')).toEqual(["fast", "slow"]);
    expect(await matches("connect({}, 's|')")).toEqual(["slow"]);
    expect(await matches('neuron["|"]')).toContain("V1 -> IT");
  });

  it("offers packages, local files and their names in imports", async () => {
    fs.writeFileSync(path.join(folder, "wiring.ts"), "export const wired = 1; export type Wire = string;");
    expect(await matches('import { w| } from "./wiring"')).toEqual(["wired", "Wire"]);
    expect(await matches('import { x } from "./wi|"')).toEqual(["wiring"]);
    expect(await matches('import { x } from "tri|"')).toEqual(["triad"]);
    expect(await matches('import { x } from "node:f|"')).toContain("node:fs");
  });

  it("offers in an unfinished cell, and after letters outside the basic plane", async () => {
    const found = await complete("const 𝒳 = 1; function f() {\n  if (neuron.sp|");
    expect(found.matches).toEqual(["spike"]);
    expect(found.end).toBe("const 𝒳 = 1; function f() {\n  if (neuron.sp".length);
    expect(await matches("export const q = neuron.r|")).toEqual(["rate"]);
  });

  it("takes no longer after a long text", async () => {
    const text = "QUJD".repeat(25_000);
    const start = performance.now();
    expect(await matches(`const image = "${text}";\nimage.toLowerC|`)).toEqual(["toLowerCase"]);
    expect(await matches(`/* ${text} */ neuron.r|`)).toEqual(["rate"]);
    expect(performance.now() - start).toBeLessThan(1500);
  });

  it("has nothing to say in a comment, in a string, or after a number", async () => {
    expect(await matches("// neu|")).toEqual([]);
    expect(await matches("'neu|'")).toEqual([]);
  });
});

describe("inspection", () => {
  it("shows signature and documentation", async () => {
    expect(await inspect("fi|re(3)")).toEqual({
      signature: "function fire(rate: number): string",
      documentation:
        "Firing of a neuron.\n\n*@param* `rate` in hertz\n\n*@returns* spikes\n\n**Example**\n\n```ts\nfire(3)\n```",
    });
  });

  it("is asked at a name's end, and inside a call's parentheses", async () => {
    const at = async (code: string) => (await inspect(code))?.signature;
    expect(await at("fire|")).toBe("function fire(rate: number): string");
    expect(await at("fire(|)")).toBe("function fire(rate: number): string");
    expect(await at("fire(3, |")).toBe("function fire(rate: number): string");
    expect(await at("neuron.spi|ke()")).toBe("(method) spike(): boolean");
    expect(await at("const local = 3; loc|al")).toBe("const local: 3");
    expect(await at("|  ")).toBe(undefined);
  });

  it("in a call's parentheses tells which parameter comes now, and what is written about it", async () => {
    expect(await inspect("fire(|")).toEqual({
      signature: "function fire(rate: number): string",
      documentation:
        "**`rate: number`** in hertz\n\nFiring of a neuron.\n\n*@param* `rate` in hertz\n\n*@returns* spikes\n\n**Example**\n\n```ts\nfire(3)\n```",
    });
    const second = await inspect('"spike".replace(/s/, |)');
    expect(second?.signature).toContain("(method) replace(searchValue: ");
    expect(second?.documentation).toMatch(/^\*\*`replaceValue: string`\*\*/);
    expect((await inspect("new Neuron(|)"))?.signature).toBe("constructor Neuron(): Neuron");
  });

  it("has the documentation of libraries, which is read when it is asked for", async () => {
    await run(
      'import { readFileSync } from "node:fs"; import * as tf from "@tensorflow/tfjs"; import { area } from "triad"',
    );
    expect((await inspect("readFile|Sync"))?.documentation).toContain("Returns the contents of the `path`");
    expect((await inspect("[1].ma|p"))?.documentation).toContain("Calls a defined callback function on each element");
    expect((await inspect("tf.ten|sor1d([1])"))?.documentation).toContain("Creates rank-1");
    expect((await inspect("tf.tensor1d(|"))?.documentation).toMatch(/^\*\*`values: TensorLike1D`\*\* The values/);
    expect((await inspect("are|a(3)"))?.documentation).toContain("An area of `units` rate units");
  });
});
