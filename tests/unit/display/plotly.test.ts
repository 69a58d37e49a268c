import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { plotly } from "../../../kernel/display/plotly";

const key = Symbol.for("triad.host");
type Shown = { id?: string; data: Record<string, unknown> };
const shown: Shown[] = [];
const last = () =>
  shown.at(-1)!.data["application/vnd.plotly.v1+json"] as {
    data: Record<string, unknown>[];
    layout: Record<string, unknown>;
  };

beforeEach(() => {
  shown.length = 0;
  const show = (data: Record<string, unknown>, { id }: { id?: string }) => shown.push({ ...(id && { id }), data });
  Object.assign(globalThis, { [key]: { show } });
});
afterEach(() => {
  delete (globalThis as { [key]?: unknown })[key];
});

describe("plotly", () => {
  it("shows a figure under its name, and has no value to show a second time", async () => {
    expect(await plotly.newPlot("first", [{ y: [1, 2] }], { title: { text: "t" } })).toBeUndefined();
    const own = shown.filter(({ id }) => id === "first");
    expect(own).toHaveLength(1);
    expect(Object.keys(own[0]!.data)).toEqual([
      "application/vnd.plotly.v1+json",
      "text/html",
      "image/svg+xml",
      "text/plain",
    ]);
  });

  it("puts the library into an output of its own, which updates leave alone", async () => {
    await plotly.newPlot("again", [{ y: [1] }]);
    await plotly.react("again", [{ y: [2] }]);
    for (const { data } of shown.filter(({ id }) => id !== undefined))
      expect(String(data["text/html"]).length).toBeLessThan(10_000);
  });

  it("changes what it showed", async () => {
    await plotly.newPlot(
      "loss",
      [
        { y: [1, 2], name: "a" },
        { y: [3, 4], name: "b" },
      ],
      { xaxis: { title: { text: "x" } } },
    );
    await plotly.restyle("loss", { "marker.color": ["red", "blue"], opacity: 0.5 });
    expect(last().data).toEqual([
      { y: [1, 2], name: "a", marker: { color: "red" }, opacity: 0.5 },
      { y: [3, 4], name: "b", marker: { color: "blue" }, opacity: 0.5 },
    ]);
    await plotly.restyle("loss", { y: [[9, 9]], opacity: null }, [-1]);
    expect(last().data[1]).toEqual({ y: [9, 9], name: "b", marker: { color: "blue" } });
    await plotly.relayout("loss", { "xaxis.range[0]": 1, "xaxis.range[1]": 5, height: 300 });
    expect(last().layout).toEqual({ xaxis: { title: { text: "x" }, range: [1, 5] }, height: 300 });
    await plotly.update("loss", { name: "c" }, { height: null }, 0);
    expect([last().data[0]!.name, last().data[1]!.name, last().layout.height]).toEqual(["c", "b", undefined]);
    expect(new Set(shown.map(({ id }) => id))).toContain("loss");
  });

  it("adds, moves and takes away traces and points", async () => {
    const names = () =>
      last()
        .data.map(({ name }) => name)
        .join("");
    await plotly.newPlot("points", [
      { y: [1, 2], name: "a" },
      { y: [3, 4], name: "b" },
    ]);
    await plotly.addTraces("points", { y: [5], name: "c" });
    await plotly.addTraces("points", [{ y: [6], name: "d" }], 0);
    expect(names()).toBe("dabc");
    await plotly.moveTraces("points", [0]);
    expect(names()).toBe("abcd");
    await plotly.deleteTraces("points", [1, -1]);
    expect(names()).toBe("ac");
    await plotly.extendTraces("points", { y: [[7, 8]] }, [0], 3);
    expect(last().data[0]!.y).toEqual([2, 7, 8]);
    await plotly.prependTraces("points", { y: [[0]] }, [0]);
    expect(last().data[0]!.y).toEqual([0, 2, 7, 8]);
  });

  it("draws an image without showing it", async () => {
    const image = await plotly.toImage({ data: [{ y: [1, 2] }] }, { width: 300, height: 200 });
    expect(decodeURIComponent(image)).toMatch(/^data:image\/svg\+xml,<svg .*width="300" height="200"/);
    expect(shown).toEqual([]);
  });

  it.each([
    [
      () => plotly.react({} as string, []),
      /^Plotly\.react: the first argument is object; in a notebook it is a name, such as "loss"$/,
    ],
    [() => plotly.restyle("none", {}), /^Plotly\.restyle: there is no figure "none"; there are "first"/],
    [() => plotly.toImage("loss", { format: "png" }), /^Plotly\.toImage: "png" needs a browser; here there is "svg"$/],
    [() => plotly.deleteTraces("first", 7), /^there is no trace 7; the figure has 1$/],
    [async () => plotly.animate(), /^Plotly\.animate needs a browser; in a notebook use react/],
  ])("says what would be right (%#)", async (wrong, message) => {
    await expect(wrong()).rejects.toThrow(message);
  });

  it("says so where there is no notebook", async () => {
    delete (globalThis as { [key]?: unknown })[key];
    await expect(plotly.newPlot("loss", [])).rejects.toThrow(
      `Plotly.newPlot: "loss" cannot be shown outside a notebook`,
    );
  });
});
