import { escapeText } from "../escape";
import type { Figure } from "../figure-json";
import { type Axis, axisOf, rangeOf, ticksOf } from "./axis";
import { axisLabels, grid, type PlacedAxis, reachOf } from "./axis-drawing";
import { colorBar, colorBarWidth } from "./color-bar";
import { element } from "./element";
import { type KindName, kindOf, kinds } from "./kinds";
import { isHorizontal, legendColumn, legendEntries, legendRows, legendWidth } from "./legend";
import type { ColorBar, Extent, Mark, Space, StyledTrace } from "./mark";
import { isText, listIn, numberIn, type Options, optionsOf, textIn, titleIn } from "./options";
import { annotations, type Places, shapes } from "./overlay";
import { linesOf, plainText, richText } from "./rich-text";
import { axisIdsOf, axisOptions, numberOfAxis, placeOf } from "./subplots";
import { describe, unknownTraces } from "./unknown";

const colorway = [
  "#1f77b4",
  "#ff7f0e",
  "#2ca02c",
  "#d62728",
  "#9467bd",
  "#8c564b",
  "#e377c2",
  "#7f7f7f",
  "#bcbd22",
  "#17becf",
];

/**
 * A Plotly figure as a static SVG drawing, without a browser.
 *
 * Takes what `figureJson` returns. Traces of other types than those in `kinds` are named in words. The drawing is on white
 * unless the layout says otherwise, so that it is the same on a dark page and in print.
 */
export function figureSvg(figure: Figure): string {
  const layout = optionsOf(figure.layout);
  const traces = styledTraces(figure, layout);
  const drawn = traces.filter(({ options }) => kindOf(options) !== undefined);
  const unknown = traces.filter(({ options }) => kindOf(options) === undefined);
  const axes = axesOf(drawn, layout);
  const plots = plotsOf(drawn, axes, layout);
  const marks = plots.flatMap((plot) => plot.marks).sort(([a], [b]) => a.index - b.index);
  const { width, height, paper, legend, bars, reach } = arrange(layout, axes, plots, marks);
  const spaces = new Map(plots.map((plot) => [plot, spaceOf(plot, paper, layout)]));
  const places = placesOf(axes, plots, spaces, paper);
  const font = optionsOf(layout.font);
  const title = titleIn(layout);
  const covers = drawn.length === 0;
  const backdrop = [...spaces].map(([plot, space]) => backgroundOf(plot, space, layout)).join("");
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      style: "max-width:100%;height:auto",
      "font-family": textIn(font, "family") ?? "Open Sans, Helvetica, Arial, sans-serif",
      "font-size": numberIn(font, "size") ?? 12,
      fill: textIn(font, "color") ?? "#333",
    },
    `<title>${escapeText(plainText(title ?? "figure"))}</title><desc>${escapeText(traces.map(describe).join("; "))}</desc>`,
    element("rect", { width, height, fill: textIn(layout, "paper_bgcolor") ?? "#fff" }),
    backdrop,
    shapes(layout, places, "below"),
    ...[...spaces].map(([plot, space]) => clipped(space, contentOf(plot, space))),
    ...axes.map((placed) => labelsOf(placed, plots, spaces, reach)),
    shapes(layout, places, "above"),
    annotations(layout, places),
    unknownTraces(
      unknown,
      { x: paper.left, y: paper.top, width: paper.right - paper.left, height: paper.bottom - paper.top },
      covers,
    ),
    legend,
    bars,
    title
      ? richText(title, {
          x: (paper.left + paper.right) / 2,
          y: 28,
          anchor: "middle",
          size: numberIn(optionsOf(optionsOf(layout.title).font), "size") ?? 16,
        })
      : "",
  );
}

/** Two axes and what is drawn on them. */
interface Plot {
  readonly x: PlacedAxis;
  readonly y: PlacedAxis;
  readonly marks: readonly (readonly [StyledTrace, Mark, KindName])[];
}

function styledTraces({ data }: Figure, layout: Options): StyledTrace[] {
  const own = listIn(layout, "colorway") ?? listIn(optionsOf(optionsOf(layout.template).layout), "colorway");
  const colors = own?.filter(isText) ?? colorway;
  return data.flatMap((trace, index) => {
    if (trace.visible === false || trace.visible === "legendonly") return [];
    const color =
      textIn(optionsOf(trace.line), "color") ??
      textIn(optionsOf(trace.marker), "color") ??
      colors[index % colors.length] ??
      colorway[0]!;
    return [{ options: trace, index, color, name: textIn(trace, "name") ?? `trace ${index}` }];
  });
}

/** Every axis in use, with its range and its ticks; axes that `matches` binds show the same range. */
function axesOf(traces: readonly StyledTrace[], layout: Options): PlacedAxis[] {
  const ids = [...new Set(traces.flatMap(({ options }) => Object.values(axisIdsOf(options))))];
  const axes = new Map(
    ids.map((id) => [
      id,
      axisOf(
        id,
        axisOptions(layout, id),
        ids.filter((other) => family(layout, other) === family(layout, id)).flatMap((other) => valuesOn(traces, other)),
      ),
    ]),
  );
  const extents = new Map<string, Extent[]>();
  for (const [, mark, { x, y }] of marksOn(traces, axes, layout)) {
    for (const [id, extent] of [
      [x, mark.x],
      [y, mark.y],
    ] as const) {
      const key = family(layout, id);
      extents.set(key, [...(extents.get(key) ?? []), extent]);
    }
  }
  return ids.map((id) => {
    const axis = axes.get(id)!;
    const range = rangeWithin(axis, extents.get(family(layout, id)) ?? []);
    const [from, to] = placeOf(layout, id);
    const length =
      (to - from) *
      (axis.letter === "x" ? (numberIn(layout, "width") ?? 700) - 150 : (numberIn(layout, "height") ?? 450) - 120);
    const side = textIn(axis.options, "side");
    const placed = side === "right" || side === "top" ? side : axis.letter === "x" ? "bottom" : "left";
    return { axis, range, ticks: ticksOf(axis, range, length), side: placed };
  });
}

const family = (layout: Options, id: string): string => textIn(axisOptions(layout, id), "matches") ?? id;

function valuesOn(traces: readonly StyledTrace[], id: string): unknown[] {
  return traces.flatMap((trace) => {
    const ids = axisIdsOf(trace.options);
    const kind = kinds[kindOf(trace.options)!];
    return ids.x === id ? [...kind.values(trace).x] : ids.y === id ? [...kind.values(trace).y] : [];
  });
}

function marksOn(traces: readonly StyledTrace[], axes: ReadonlyMap<string, Axis>, layout: Options) {
  const groups = new Map<string, StyledTrace[]>();
  for (const trace of traces) {
    const { x, y } = axisIdsOf(trace.options);
    const key = `${x} ${y} ${kindOf(trace.options)}`;
    groups.set(key, [...(groups.get(key) ?? []), trace]);
  }
  return [...groups].flatMap(([key, group]) => {
    const [x, y, name] = key.split(" ") as [string, string, KindName];
    const marks = kinds[name].marks(group, { x: axes.get(x)!, y: axes.get(y)! }, layout);
    return group.map((trace, i) => [trace, marks[i]!, { x, y, name }] as const);
  });
}

function rangeWithin(axis: Axis, extents: readonly Extent[]): readonly [number, number] {
  const low = Math.min(...extents.map((extent) => extent.low));
  const high = Math.max(...extents.map((extent) => extent.high));
  const room = (end: "low" | "high", value: number): boolean =>
    extents.some((extent) => extent.room[end] && extent[end] === value);
  const spread = axis.kind === "category" ? 0 : (high - low) * 0.055;
  return rangeOf(axis, low - (room("low", low) ? spread : 0), high + (room("high", high) ? spread : 0));
}

function plotsOf(traces: readonly StyledTrace[], placed: readonly PlacedAxis[], layout: Options): Plot[] {
  const byId = new Map(placed.map((one) => [one.axis.id, one]));
  const axes = new Map(placed.map((one) => [one.axis.id, one.axis]));
  const plots = new Map<string, { x: PlacedAxis; y: PlacedAxis; marks: (readonly [StyledTrace, Mark, KindName])[] }>();
  for (const [trace, mark, { x, y, name }] of marksOn(traces, axes, layout)) {
    const key = `${x} ${y}`;
    if (!plots.has(key)) plots.set(key, { x: byId.get(x)!, y: byId.get(y)!, marks: [] });
    plots.get(key)!.marks.push([trace, mark, name]);
  }
  return [...plots.values()];
}

/** The sizes of everything around the plotting area, and so the area itself. */
function arrange(layout: Options, axes: readonly PlacedAxis[], plots: readonly Plot[], marks: Plot["marks"]) {
  const [width, height] = [numberIn(layout, "width") ?? 700, numberIn(layout, "height") ?? 450];
  const reaches = new Map(axes.map((placed) => [placed, reachOf(placed, plotLength(placed, layout, width))]));
  const beyond = (side: PlacedAxis["side"]): number =>
    Math.max(0, ...axes.filter((axis) => axis.side === side).map((axis) => reaches.get(axis)!));
  const entries = legendEntries(
    marks.map(([trace, mark]) => [trace, mark] as const),
    layout,
  );
  const scales = distinct(marks.flatMap(([, { colorBar: bar }]) => (bar ? [bar] : [])));
  const title = titleIn(layout);
  const horizontal = isHorizontal(layout);
  const left = Math.max(24, beyond("left") + 8);
  const barsWidth = scales.reduce((sum, bar) => sum + colorBarWidth(bar), 0);
  const columnWidth = horizontal ? 0 : legendWidth(entries);
  const right = width - Math.max(24, beyond("right") + 8) - barsWidth - columnWidth;
  const rows = legendRows(horizontal ? entries : [], left, right - left);
  const top = (title ? 26 + linesOf(title).length * 20 : 24) + beyond("top") + rows.height;
  const paper: Space = {
    left,
    right: Math.max(left + 40, right),
    top,
    bottom: Math.max(top + 40, height - Math.max(20, beyond("bottom") + 6)),
    x: Number,
    y: Number,
  };
  const edge = paper.right + Math.max(0, beyond("right"));
  const legend = horizontal
    ? rows.draw(top - rows.height - 4)
    : legendColumn(entries, edge + 10, top, paper.bottom - top);
  let place = edge + columnWidth + 16;
  const bars = scales.map((bar) => {
    const drawn = colorBar(bar, place, top, paper.bottom - top);
    place += colorBarWidth(bar);
    return drawn;
  });
  return { width, height, paper, legend: entries.length > 0 ? legend : "", bars: bars.join(""), reach: reaches, plots };
}

function plotLength({ axis }: PlacedAxis, layout: Options, width: number): number {
  const [from, to] = placeOf(layout, axis.id);
  return (to - from) * (width - 150);
}

const distinct = (bars: readonly ColorBar[]): ColorBar[] => [
  ...new Map(bars.map((bar) => [JSON.stringify(bar), bar])).values(),
];

function spaceOf({ x, y }: Plot, paper: Space, layout: Options): Space {
  const [x0, x1] = placeOf(layout, x.axis.id);
  const [y0, y1] = placeOf(layout, y.axis.id);
  const [width, height] = [paper.right - paper.left, paper.bottom - paper.top];
  const [left, right] = [paper.left + x0 * width, paper.left + x1 * width];
  const [top, bottom] = [paper.bottom - y1 * height, paper.bottom - y0 * height];
  const along =
    ([from, to]: readonly [number, number], start: number, end: number) =>
    (coordinate: number) =>
      start + ((coordinate - from) / (to - from)) * (end - start);
  return { left, right, top, bottom, x: along(x.range, left, right), y: along(y.range, bottom, top) };
}

function placesOf(
  axes: readonly PlacedAxis[],
  plots: readonly Plot[],
  spaces: ReadonlyMap<Plot, Space>,
  paper: Space,
): Places {
  return {
    paper,
    axis(id) {
      const placed = axes.find(({ axis }) => axis.id === id);
      const plot = plots.find(({ x, y }) => x === placed || y === placed);
      return placed && plot && { axis: placed.axis, space: spaces.get(plot)! };
    },
  };
}

function backgroundOf({ x, y }: Plot, space: Space, layout: Options): string {
  const color = textIn(layout, "plot_bgcolor");
  const { left: x0, top: y0, right, bottom } = space;
  return (
    (color ? element("rect", { x: x0, y: y0, width: right - x0, height: bottom - y0, fill: color }) : "") +
    grid(x, space) +
    grid(y, space)
  );
}

function contentOf({ marks }: Plot, space: Space): string {
  const order = Object.keys(kinds);
  const sorted = [...marks].sort(([, , a], [, , b]) => order.indexOf(a) - order.indexOf(b));
  const backgrounds = sorted.map(([, mark]) => mark.background?.(space) ?? "");
  return [...backgrounds, ...sorted.map(([, mark]) => mark.draw(space))].join("");
}

/** An inner drawing ends at its edges without an identifier, which another figure on the page could have too. */
function clipped({ left, right, top, bottom }: Space, content: string): string {
  const [x, y, width, height] = [left - 4, top - 4, right - left + 8, bottom - top + 8];
  return element("svg", { x, y, width, height, viewBox: `${x} ${y} ${width} ${height}` }, content);
}

function labelsOf(
  placed: PlacedAxis,
  plots: readonly Plot[],
  spaces: ReadonlyMap<Plot, Space>,
  reach: ReadonlyMap<PlacedAxis, number>,
): string {
  const own = plots.filter(({ x, y }) => x === placed || y === placed);
  const anchor = textIn(placed.axis.options, "anchor");
  const anchored = own.find(({ x, y }) => x.axis.id === anchor || y.axis.id === anchor);
  // an axis that several plots share is labelled at the outermost of them
  const outermost = [...own].sort((a, b) => numberOfAxis(b.y.axis.id) - numberOfAxis(a.y.axis.id));
  const plot = anchored ?? (placed.axis.letter === "x" ? lowest(outermost, spaces) : own[0]);
  return plot ? axisLabels(placed, spaces.get(plot)!, reach.get(placed)!) : "";
}

const lowest = (plots: readonly Plot[], spaces: ReadonlyMap<Plot, Space>): Plot | undefined =>
  plots.reduce<Plot | undefined>(
    (low, plot) => (low && spaces.get(low)!.bottom >= spaces.get(plot)!.bottom ? low : plot),
    undefined,
  );
