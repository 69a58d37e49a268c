import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Figure, figureJson } from "../../../kernel/display/figure-json";
import { figureSvg } from "../../../kernel/display/figure-svg/figure-svg";

const draw = (data: readonly Record<string, unknown>[], layout: Record<string, unknown> = {}): string =>
  figureSvg(figureJson({ data, layout }));

/** The contents of all texts in a drawing. */
const textsIn = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, text]) => text!.replace(/<[^>]*>/g, ""));

/** The points of the path that has this colour as its stroke. */
function lineIn(svg: string, color: string): [number, number][] {
  const path = new RegExp(`<path d="([^"]*)" fill="none" stroke="${color}"`).exec(svg)?.[1] ?? "";
  return [...path.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

/** The place of a label along an axis. */
function labelAt(svg: string, text: string): [number, number] {
  const [, x, y] = new RegExp(`<text x="([\\d.]+)" y="([\\d.]+)"[^>]*>${text}</text>`).exec(svg)!;
  return [Number(x), Number(y)];
}

/** Every tag is closed, in order, and no text has a bare `<` or `&`. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  const rest = svg.replace(/<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/gi, (_tag, end, name, _attributes, empty) => {
    if (end) expect(open.pop()).toBe(name);
    else if (!empty) open.push(name);
    return "";
  });
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!\w+;|#\d+;)/);
  expect(svg).not.toMatch(/NaN|Infinity|undefined|\[object/);
}

describe("figureSvg", () => {
  it("puts points where the ticks say that they are", () => {
    const svg = draw([{ x: [0, 5, 10], y: [0, 0.2, 0.4], mode: "lines" }]);
    const points = lineIn(svg, "#1f77b4");
    expect(points).toHaveLength(3);
    expect(points[2]![0]).toBeCloseTo(labelAt(svg, "10")[0], 1);
    expect(points[2]![1]).toBeCloseTo(labelAt(svg, "0.40")[1] - 4, 1);
    expect(points[1]![1]).toBeCloseTo((points[0]![1] + points[2]![1]) / 2, 1);
  });

  it("has a title, a description and the role of an image", () => {
    const svg = draw([{ y: [1, 2], name: "a & b" }], { title: { text: "Loss <b>by</b> rule" } });
    expect(svg).toMatch(/^<svg [^>]*role="img"/);
    expect(svg).toContain("<title>Loss by rule</title>");
    expect(svg).toContain("<desc>scatter “a &amp; b”, 2 points</desc>");
  });

  it("writes ticks as people do", () => {
    const y = (values: number[], axis = {}) =>
      textsIn(draw([{ x: values.map((_, i) => `c${i}`), y: values }], { yaxis: axis }));
    expect(y([0, 1])).toEqual(expect.arrayContaining(["0.0", "0.2", "1.0"]));
    expect(y([0, 50_000])).toContain("50k");
    expect(y([-3, 3])).toContain("−2");
    expect(y([0, 1e-6])).toContain("1.0×10⁻⁶");
    expect(y([0, 1], { tickformat: ".0%" })).toContain("40%");
    expect(y([1, 1000], { type: "log" })).toEqual(expect.arrayContaining(["1", "10", "100", "1000"]));
    expect(y([1e-8, 1], { type: "log" })).toContain("10⁻⁶");
    expect(y([0, 1], { tickvals: [0, 1], ticktext: ["none", "all"] })).toEqual(expect.arrayContaining(["none", "all"]));
    expect(y([0, 90], { ticksuffix: "°", dtick: 45 })).toEqual(expect.arrayContaining(["0°", "45°", "90°"]));
    expect(textsIn(draw([{ x: ["2024-01-01", "2024-01-05"], y: [1, 2] }]))).toContain("2024-01-03");
  });

  it("makes equal steps of powers on a logarithmic axis, and a gap of zero", () => {
    const points = lineIn(draw([{ y: [1, 10, 100, 0, 1000], mode: "lines" }], { yaxis: { type: "log" } }), "#1f77b4");
    expect(points).toHaveLength(4);
    expect(points[0]![1] - points[1]![1]).toBeCloseTo(points[1]![1] - points[2]![1], 1);
  });

  it("turns an axis round, keeps a range, and shares a range between matching axes", () => {
    const reversed = lineIn(draw([{ y: [0, 1], mode: "lines" }], { yaxis: { autorange: "reversed" } }), "#1f77b4");
    expect(reversed[1]![1]).toBeGreaterThan(reversed[0]![1]);
    expect(textsIn(draw([{ y: [0.4, 0.5] }], { yaxis: { range: [0, 1] } }))).toContain("0.8");
    const traces = [{ y: [0, 1] }, { y: [0, 100], xaxis: "x2", yaxis: "y2" }];
    const grid = { grid: { rows: 1, columns: 2, pattern: "independent" }, yaxis2: { matches: "y" } };
    expect(textsIn(draw(traces, grid)).filter((text) => text === "100")).toHaveLength(2);
  });

  it("takes colours from the trace, or Plotly's own in order", () => {
    const svg = draw([{ y: [1, 2] }, { y: [1, 2], line: { color: "teal", dash: "dash" } }, { y: [2, 1] }]);
    for (const color of ["#1f77b4", "teal", "#2ca02c"]) expect(lineIn(svg, color)).toHaveLength(2);
    expect(svg).toMatch(/stroke="teal"[^>]*stroke-dasharray="8 5"/);
  });

  it("has a legend where there is something to tell apart", () => {
    expect(textsIn(draw([{ y: [1], name: "only" }]))).not.toContain("only");
    expect(textsIn(draw([{ y: [1], name: "only", showlegend: true }]))).toContain("only");
    const two = [
      { y: [1], name: "a" },
      { y: [2], name: "b", showlegend: false },
      { y: [2], name: "c", visible: "legendonly" },
    ];
    expect(textsIn(draw(two, { showlegend: true }))).toContain("a");
    expect(textsIn(draw(two, { showlegend: true }))).not.toContain("b");
    const seeds = Array.from({ length: 80 }, (_, i) => ({ y: [i], name: `seed ${i}` }));
    expect(textsIn(draw(seeds))).toContainEqual(expect.stringMatching(/^… \d\d more$/));
  });

  it("fills the band between two lines", () => {
    const band = draw([
      { y: [1, 2, 3], mode: "lines" },
      { y: [2, 3, 4], mode: "lines", fill: "tonexty", fillcolor: "pink" },
    ]);
    const area = /<path d="([^"]*)" fill="pink"/.exec(band)![1]!;
    expect(area.match(/[ML]/g)).toHaveLength(6);
    expect(area).toMatch(/Z$/);
  });

  it("stands bars on zero, beside each other or on top of each other", () => {
    const heights = (layout: object) =>
      [
        ...draw(
          [
            { type: "bar", x: ["a"], y: [1], showlegend: false },
            { type: "bar", x: ["a"], y: [3], showlegend: false },
          ],
          { yaxis: { range: [0, 4] }, ...layout },
        ).matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="#(?:1f77b4|ff7f0e)"/g),
      ].map(([, ...box]) => box.map(Number) as [number, number, number, number]);
    const [a, b] = heights({});
    expect(b![3] / a![3]).toBeCloseTo(3, 1);
    expect(a![0] + a![2]).toBeCloseTo(b![0], 1);
    const [c, d] = heights({ barmode: "stack" });
    expect(d![1] + d![3]).toBeCloseTo(c![1], 1);
  });

  it("counts each value of a histogram once", () => {
    const values = Array.from({ length: 500 }, (_, i) => Math.sin(i) * 3);
    const svg = draw([{ type: "histogram", x: values, xbins: { start: -3, size: 6 } }]);
    expect(svg.match(/fill="#1f77b4"/g)).toHaveLength(1);
    expect(textsIn(svg)).toContain("500");
    const shares = draw([{ type: "histogram", x: values, histnorm: "probability", xbins: { start: -3, size: 6 } }]);
    expect(textsIn(shares)).toContain("1.0");
  });

  it("draws a heat map as rectangles, a large one as a picture, with its scale", () => {
    const small = draw([
      {
        type: "heatmap",
        z: [
          [0, 1],
          [2, null],
        ],
        colorscale: "Viridis",
        texttemplate: "%{z:.1f}",
        colorbar: { title: { text: "Hz" } },
      },
    ]);
    expect(small).toContain('fill="#440154"');
    expect(textsIn(small)).toEqual(expect.arrayContaining(["0.0", "2.0", "Hz", "1.6"]));
    const large = draw([
      { type: "heatmap", z: Array.from({ length: 200 }, (_, i) => Array.from({ length: 300 }, (_, k) => i * k)) },
    ]);
    expect(large).toContain('href="data:image/png;base64,');
    expect(large.length).toBeLessThan(150_000);
  });

  it("draws quartiles, whiskers and what lies beyond", () => {
    const svg = draw([{ type: "box", y: [1, 2, 3, 4, 5, 6, 7, 8, 9, 40], name: "angles" }]);
    expect(textsIn(svg)).toContain("angles");
    expect(svg.match(/a3,3 0 1 0 6,0/g)).toHaveLength(1);
  });

  it("says what it cannot draw", () => {
    const texts = textsIn(
      draw([
        {
          type: "surface",
          z: [
            [1, 2],
            [3, 4],
          ],
          name: "landscape",
        },
        { type: "scatter", y: [1, 2] },
      ]),
    );
    expect(texts).toContain("surface “landscape”, 4 points");
  });

  it("draws shapes and annotations in the axes' own units", () => {
    const svg = draw([{ x: [0, 10], y: [0, 10], mode: "lines" }], {
      shapes: [{ type: "line", xref: "paper", x0: 0, x1: 1, y0: 10, y1: 10, line: { color: "gray" } }],
      annotations: [{ x: 10, y: 10, text: "end", showarrow: false }],
    });
    const chance = /<path d="M[\d.]+,([\d.]+)L[\d.]+,[\d.]+" fill="none" stroke="gray"/.exec(svg)!;
    expect(Number(chance[1])).toBeCloseTo(lineIn(svg, "#1f77b4")[1]![1], 1);
    expect(labelAt(svg, "end")[0]).toBeCloseTo(lineIn(svg, "#1f77b4")[1]![0], 1);
  });

  it("is small and quick for very many points", () => {
    const many = figureJson({ data: [{ y: Float64Array.from({ length: 300_000 }, (_, i) => Math.sin(i / 1000)) }] });
    const start = process.cpuUsage();
    expect(figureSvg(many).length).toBeLessThan(120_000);
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(3);
  });

  it("is well formed, whatever is in the figure", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("<script>", "a<br>b", "</text>", "&amp;&", "\u0000\ud800", '"'));
    const value = fc.oneof(fc.double(), fc.integer(), text, fc.constant(null));
    const list = fc.array(value, { maxLength: 6 });
    const trace = fc.record(
      {
        type: fc.constantFrom("scatter", "bar", "histogram", "heatmap", "box", "pie", "scattergl"),
        x: list,
        y: list,
        z: fc.array(list, { maxLength: 4 }),
        name: text,
        text: list,
        mode: fc.constantFrom("lines", "markers", "lines+markers+text"),
        fill: fc.constantFrom("none", "tozeroy", "tonexty", "toself"),
        orientation: fc.constantFrom("h", "v"),
        xaxis: fc.constantFrom("x", "x2"),
        yaxis: fc.constantFrom("y", "y2"),
        marker: fc.record({ color: fc.oneof(list, text), size: fc.oneof(list, fc.integer()), showscale: fc.boolean() }),
        error_y: fc.record({ array: list }),
      },
      { requiredKeys: ["type"] },
    );
    const axis = fc.record(
      {
        type: fc.constantFrom("linear", "log", "category", "date", "-"),
        title: fc.record({ text }),
        range: list,
        tickvals: list,
        dtick: value,
        domain: list,
        side: fc.constantFrom("right", "top"),
      },
      { requiredKeys: [] },
    );
    const layout = fc.record(
      {
        title: text,
        xaxis: axis,
        yaxis: axis,
        yaxis2: axis,
        width: value,
        height: value,
        barmode: fc.constantFrom("stack", "group", "overlay"),
        annotations: fc.array(fc.record({ x: value, y: value, text })),
        shapes: fc.array(
          fc.record({ type: fc.constantFrom("line", "rect", "circle"), x0: value, x1: value, y0: value, y1: value }),
        ),
        legend: fc.record({ orientation: fc.constantFrom("h", "v") }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.record({ data: fc.array(trace, { maxLength: 4 }), layout }), (figure) =>
        expectWellFormed(figureSvg(figureJson(figure as Figure))),
      ),
      { numRuns: 200 },
    );
  });
});
