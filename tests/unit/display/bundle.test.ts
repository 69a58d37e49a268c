import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { bundleOf } from "../../../kernel/display/bundle";

const text = async (value: unknown): Promise<unknown> => (await bundleOf(value)).data["text/plain"];
const display = Symbol.for("Jupyter.display");
const hostile = (trap: () => never) =>
  new Proxy({}, { get: trap, has: trap, ownKeys: trap, getOwnPropertyDescriptor: trap, getPrototypeOf: trap });
const fail = (): never => {
  throw new Error("trap");
};

describe("bundleOf", () => {
  it("shows plain values as Node's prompt does", async () => {
    expect(await text(1)).toBe("1");
    expect(await text("it's")).toBe(`"it's"`);
    expect(await text(undefined)).toBe("undefined");
    expect(await text(null)).toBe("null");
    expect(await text(10n)).toBe("10n");
    expect(await text([1, 2])).toBe("[ 1, 2 ]");
    expect(await text(new Map([["a", new Set([1])]]))).toBe("Map(1) { 'a' => Set(1) { 1 } }");
    expect(await text(new Float32Array(2))).toBe("Float32Array(2) [ 0, 0 ]");
    expect(await text(function f() {})).toBe("[Function: f]");
    expect(await text(class Neuron {})).toBe("[class Neuron]");
    expect(
      await text(
        new (class Neuron {
          v = 1;
        })(),
      ),
    ).toBe("Neuron { v: 1 }");
    expect(await text(Symbol("s"))).toBe("Symbol(s)");
  });

  it("shows an error as its stack", async () => {
    expect(await text(new RangeError("too big"))).toMatch(/^RangeError: too big\n {4}at /);
  });

  it("leaves out colour codes, whoever wrote them", async () => {
    expect(await text({ [inspect.custom]: () => "\u001b[31mred\u001b[0m" })).toBe("red");
    expect(await text({ [display]: () => ({ "text/plain": "\u001b[31mred\u001b[0m" }) })).toBe("red");
  });

  it("takes what a value says itself, now or later", async () => {
    expect((await bundleOf({ [display]: () => ({ "text/html": "<b>a</b>", "text/plain": "a" }) })).data).toEqual({
      "text/html": "<b>a</b>",
      "text/plain": "a",
    });
    const later = await bundleOf({ [display]: async () => ({ "application/json": { a: [1] }, "text/x": undefined }) });
    expect(later.data["application/json"]).toEqual({ a: [1] });
    expect(Object.keys(later.data)).toEqual(["application/json", "text/plain"]);
    expect(later.data["text/plain"]).toContain("Symbol(Jupyter.display)");
  });

  it("turns bytes of a value's own display into base64", async () => {
    const { data } = await bundleOf({ [display]: () => ({ "image/png": new Uint8Array([1, 2, 3]) }) });
    expect(data["image/png"]).toBe("AQID");
  });

  it.each([
    ["throws", () => fail(), "trap"],
    ["rejects", () => Promise.reject(new Error("late\nsecond line")), "late"],
    ["throws no error", () => Promise.reject(Object.create(null)), "no reason given"],
    ["returns text", () => "text", "it returned string, not an object of MIME types"],
    ["names no MIME type", () => ({ html: "" }), `"html" is no MIME type`],
    ["returns what JSON cannot say", () => ({ "application/json": 1n }), "Do not know how to serialize a BigInt"],
  ])("says so when a value's own display %s", async (_what, method, why) => {
    const { data } = await bundleOf({ size: 3, [display]: method });
    expect(Object.keys(data)).toEqual(["text/plain"]);
    expect(data["text/plain"]).toMatch(/^\{\s+size: 3/);
    expect(String(data["text/plain"]).split("\n").at(-1)).toBe(`(its display failed: ${why})`);
  });

  it("survives hostile values", async () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(await text(cycle)).toBe("<ref *1> { self: [Circular *1] }");
    expect(await text(hostile(fail))).toBe("{}");
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(await text(proxy)).toBe("<Revoked Proxy>");
    const getters = Object.defineProperties({}, { data: { get: fail, enumerable: true }, shape: { get: fail } });
    expect(await text(getters)).toBe("{ data: [Getter] }");
    expect(await text({ a: 1, [inspect.custom]: fail })).toContain("a: 1");
    expect(typeof (await text(new Proxy(() => {}, { get: () => () => ({}) })))).toBe("string");
  });

  it.each([
    ["array", Array.from({ length: 1_000_000 }, (_, i) => i)],
    ["array of records", Array.from({ length: 1_000_000 }, (_, i) => ({ i }))],
    ["typed array", new Float32Array(1_000_000)],
    ["set", new Set(Array.from({ length: 1_000_000 }, (_, i) => i))],
    ["string", "x".repeat(1_000_000)],
    [
      "nested arrays",
      Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => new Array(200).fill({ a: 1 }))),
    ],
    ["array with holes", Object.assign([], { 4000000000: 1 }) && new Array(4_000_000_000)],
  ])("is quick and brief for a huge %s", async (_kind, value) => {
    const times: number[] = [];
    let shown: unknown;
    for (let i = 0; i < 5; i++) {
      const start = performance.now();
      shown = await text(value);
      times.push(performance.now() - start);
    }
    expect(Math.min(...times)).toBeLessThan(50); // the quickest: the machine may have other things to do
    expect(String(shown).length).toBeLessThan(60_000);
  });

  it("shows the first keys of a huge dictionary, and how many more there are", async () => {
    const shown = String(await text(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`word${i}`, i]))));
    expect(shown).toMatch(/^\{\s+word0: 0/);
    expect(shown).toMatch(/… 19900 more keys$/);
  });
});
