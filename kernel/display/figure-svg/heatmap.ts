import { cssOf } from "../color";
import { type ColorScale, colorAt, readScale, reversedScale } from "../color-scale";
import { pngOf } from "../png";
import { rgbaOf } from "../thumbnail";
import type { Axis } from "./axis";
import { element } from "./element";
import { type Axes, type ColorBar, extentOf, type Kind, type Mark, type Space, type StyledTrace } from "./mark";
import { formatOf } from "./number-format";
import { isFiniteNumber, listIn, numberIn, type Options, optionsOf, textIn, titleIn } from "./options";
import { richText } from "./rich-text";

/** Beyond this many cells a heat map is a picture within the drawing; below it, rectangles that stay sharp in print. */
const mostRectangles = 2_500;

/** A matrix as colours. */
export const heatmap: Kind = {
  values({ options }) {
    const rows = rowsOf(options);
    const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
    return { x: side(options, "x", width), y: side(options, "y", rows.length) };
  },
  marks: (traces, axes) => traces.map((trace) => markOf(trace, axes)),
};

function rowsOf(options: Options): number[][] {
  const rows = (listIn(options, "z") ?? []).map((row) =>
    Array.isArray(row) ? row.map((value) => (isFiniteNumber(value) ? value : Number.NaN)) : [],
  );
  if (options.transpose !== true) return rows;
  return Array.from({ length: rows[0]?.length ?? 0 }, (_, i) => rows.map((row) => row[i] ?? Number.NaN));
}

function side(options: Options, letter: "x" | "y", count: number): readonly unknown[] {
  const start = numberIn(options, `${letter}0`) ?? 0;
  const step = numberIn(options, `d${letter}`) ?? 1;
  return listIn(options, letter) ?? Array.from({ length: count }, (_, i) => start + i * step);
}

function markOf(trace: StyledTrace, axes: Axes): Mark {
  const { options } = trace;
  const rows = rowsOf(options);
  const { x, y } = heatmap.values(trace);
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0);
  const xs = edgesOf(x, axes.x, width);
  const ys = edgesOf(y, axes.y, rows.length);
  const bar = colorsOf(options, rows);
  return {
    x: extentOf(xs, false),
    y: extentOf(ys, false),
    draw: (space) =>
      (width * rows.length <= mostRectangles
        ? rectangles(rows, xs, ys, bar, space)
        : picture(rows, width, xs, ys, bar, space)) + texts(options, rows, xs, ys, bar, space),
    swatch: element("rect", { x: -7, y: -6, width: 14, height: 12, fill: cssOf(colorAt(bar.scale, 0.8)) }),
    ...(options.showscale !== false && { colorBar: bar }),
  };
}

/** Where the cells begin and end: half-way between their middles, unless the ends themselves are given. */
function edgesOf(values: readonly unknown[], axis: Axis, count: number): number[] {
  const places = values.map(axis.coordinate);
  if (places.length === count + 1) return places;
  const middles = Array.from({ length: count }, (_, i) => places[i] ?? i);
  if (count === 1) return [middles[0]! - 0.5, middles[0]! + 0.5];
  return Array.from({ length: count + 1 }, (_, i) => {
    if (i === 0) return middles[0]! - (middles[1]! - middles[0]!) / 2;
    if (i === count) return middles[count - 1]! + (middles[count - 1]! - middles[count - 2]!) / 2;
    return (middles[i - 1]! + middles[i]!) / 2;
  });
}

function colorsOf(options: Options, rows: readonly (readonly number[])[]): ColorBar {
  const { low, high } = extentOf(rows.flat());
  let [from, to] = [numberIn(options, "zmin") ?? low, numberIn(options, "zmax") ?? high];
  const middle = numberIn(options, "zmid");
  if (middle !== undefined) {
    const reach = Math.max(Math.abs(to - middle), Math.abs(from - middle));
    [from, to] = [middle - reach, middle + reach];
  }
  const scale = readScale(options.colorscale);
  return {
    scale: options.reversescale === true ? reversedScale(scale) : scale,
    from,
    to,
    title: titleIn(optionsOf(options.colorbar)),
  };
}

const placeOf = (value: number, { from, to }: ColorBar): number => (value - from) / (to - from || 1);

function rectangles(rows: number[][], xs: number[], ys: number[], bar: ColorBar, space: Space): string {
  const cells = rows.flatMap((row, i) =>
    row.map((value, k) => {
      if (!Number.isFinite(value)) return "";
      const box = boxOf(space, xs[k]!, xs[k + 1]!, ys[i]!, ys[i + 1]!);
      return element("rect", { ...box, fill: cssOf(colorAt(bar.scale, placeOf(value, bar))) });
    }),
  );
  // without it a line of background shines through between two cells
  return element("g", { "shape-rendering": "crispEdges" }, ...cells);
}

function picture(rows: number[][], width: number, xs: number[], ys: number[], bar: ColorBar, space: Space): string {
  const box = boxOf(space, xs[0]!, xs[width]!, ys[0]!, ys[rows.length]!);
  const upwards = space.y(ys[rows.length]!) < space.y(ys[0]!);
  const rightwards = space.x(xs[width]!) > space.x(xs[0]!);
  const ordered = (upwards ? [...rows].reverse() : rows).map((row) => {
    const full = Array.from({ length: width }, (_, i) => row[i] ?? Number.NaN);
    return rightwards ? full : full.reverse();
  });
  const png = pngOf(width, rows.length, rgbaOf(ordered.flat(), bar.scale as ColorScale, bar.from, bar.to)).toString(
    "base64",
  );
  return element("image", {
    ...box,
    preserveAspectRatio: "none",
    style: "image-rendering:pixelated",
    href: `data:image/png;base64,${png}`,
  });
}

function boxOf(space: Space, x0: number, x1: number, y0: number, y1: number) {
  const [a, b, c, d] = [space.x(x0), space.x(x1), space.y(y0), space.y(y1)];
  return { x: Math.min(a, b), y: Math.min(c, d), width: Math.abs(b - a), height: Math.abs(d - c) };
}

/** What `texttemplate` writes into the cells, such as `%{z:.2f}`; dark on light and light on dark. */
function texts(options: Options, rows: number[][], xs: number[], ys: number[], bar: ColorBar, space: Space): string {
  const template = textIn(options, "texttemplate");
  if (template === undefined || rows.length * (rows[0]?.length ?? 0) > 900) return "";
  const given = listIn(options, "text");
  const cells = rows.flatMap((row, i) =>
    row.map((value, k) => {
      const text = template.replace(/%\{(z|text)(?::([^}]*))?\}/g, (_, key: string, format?: string) => {
        if (key === "text") return String((given?.[i] as readonly unknown[] | undefined)?.[k] ?? "");
        return Number.isFinite(value) ? (formatOf(format)?.(value) ?? String(value)) : "";
      });
      const [red, green, blue] = colorAt(bar.scale, placeOf(value, bar));
      const fill = 0.3 * red + 0.59 * green + 0.11 * blue > 140 ? "#222" : "#fff";
      const { x, y, width, height } = boxOf(space, xs[k]!, xs[k + 1]!, ys[i]!, ys[i + 1]!);
      return richText(text, {
        x: x + width / 2,
        y: y + height / 2 + 4,
        anchor: "middle",
        fill,
        size: Math.max(6, Math.min(12, height * 0.7)),
      });
    }),
  );
  return cells.join("");
}
