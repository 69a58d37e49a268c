import { describe, expect, it, vi } from "vitest";
import { figureJson } from "../../../kernel/display/figure-json";

const mime = "application/vnd.plotly.v1+json";
const fresh = async () => {
  vi.resetModules(); // as in a kernel that has just started
  return (await import("../../../kernel/display/bundle.js")).bundleOf;
};
const hasLibrary = (bundle: { data: Record<string, unknown> }) =>
  String(bundle.data["text/html"]).includes("<!-- plotly.js -->");

describe("a Plotly figure", () => {
  it("is JSON, HTML, a drawing and words", async () => {
    const bundleOf = await fresh();
    const { data } = await bundleOf({
      data: [{ x: [1, 2], y: new Float32Array([0.1, 0.2]), name: "loss" }],
      layout: { title: "t" },
    });
    expect(data[mime]).toEqual({
      data: [{ x: [1, 2], y: [0.1, 0.2], name: "loss" }],
      layout: { title: { text: "t" } },
    });
    expect(data["text/html"]).toContain('class="triad-figure"');
    expect(data["image/svg+xml"]).toMatch(/^<svg /);
    expect(data["text/plain"]).toBe('Plotly figure "t", 1 trace\n  scatter "loss", 2 points');
  });

  it("brings the library along once", async () => {
    const bundleOf = await fresh();
    const figure = { data: [{ y: [1] }] };
    expect([hasLibrary(await bundleOf(figure)), hasLibrary(await bundleOf(figure))]).toEqual([true, false]);
  });

  it("brings it again when the cell that had it is run again", async () => {
    const bundleOf = await fresh();
    const shown = [
      ["a", 1],
      ["a", 1],
      ["b", 2],
      ["a", 3],
      ["a", 3],
      ["b", 4],
    ] as const;
    const had: boolean[] = [];
    for (const [id, execution] of shown) {
      had.push(hasLibrary(await bundleOf({ data: [{ y: [1] }] }, { updatable: false, cell: { id, execution } })));
    }
    expect(had).toEqual([true, false, false, true, false, false]);
  });

  it("is completed where a value's own display gives the JSON alone", async () => {
    const bundleOf = await fresh();
    const own = { [Symbol.for("Jupyter.display")]: () => ({ [mime]: { data: [{ y: [1] }] }, "text/plain": "mine" }) };
    const { data } = await bundleOf(own);
    expect(Object.keys(data).sort()).toEqual([mime, "image/svg+xml", "text/html", "text/plain"].sort());
    expect(data["text/plain"]).toBe("mine");
  });

  it.each([
    ["points", { data: [{ x: 1, y: 2 }] }],
    ["typed records", { data: [{ type: "user" }] }],
    ["an answer without data", { data: [] }],
    ["text", { data: "x", layout: {} }],
  ])("is not recognised in %s", async (_what, value) => {
    const bundleOf = await fresh();
    expect(Object.keys((await bundleOf(value)).data)).toEqual(["text/plain"]);
  });

  it("survives a layout that cannot be drawn", async () => {
    const bundleOf = await fresh();
    const cycle: Record<string, unknown> = {
      width: "wide",
      height: -5,
      xaxis: { range: ["a", {}], tickvals: [{}], domain: [2, 1] },
    };
    cycle.self = cycle;
    const { data } = await bundleOf({
      data: [{ y: [1, 2] }, { type: "bar", y: [{}, null, "x"] }, { type: "heatmap", z: 3, x: [1] }],
      layout: cycle,
    });
    expect(data[mime]).toBeDefined();
    expect(() => JSON.stringify(data)).not.toThrow();
  });
});

describe("figureJson", () => {
  it("says what JSON cannot say", () => {
    const json = figureJson({
      data: [
        {
          x: [new Date(0), 1n, Number.NaN, undefined],
          y: new BigInt64Array([2n]),
          z: [new Float64Array([1, Number.POSITIVE_INFINITY])],
          f: () => 1,
        },
      ],
    });
    expect(json.data).toEqual([{ x: ["1970-01-01T00:00:00.000Z", 1, null, null], y: [2], z: [[1, null]] }]);
  });

  it("keeps every bit of a 32-bit number", () => {
    const values = Float32Array.from({ length: 2_000 }, (_, i) => Math.sin(i) * 10 ** ((i % 60) - 30));
    expect(Float32Array.from(figureJson({ data: [{ y: values }] }).data[0]!.y as number[])).toEqual(values);
  });
});
