import type { Axis } from "./axis";
import { element, pathThrough } from "./element";
import { errorBars, errorsOf } from "./error-bars";
import { type Axes, extentOf, type Kind, type Mark, type Space, type StyledTrace } from "./mark";
import { markersOf } from "./markers";
import { eachOf, isText, listIn, numberIn, optionsOf, textIn } from "./options";
import { richText } from "./rich-text";
import { stepped, thinned } from "./thin";

type Point = readonly [x: number, y: number];

/** Lines, markers and text; areas by `fill`, which is also how error bands are drawn. */
export const scatter: Kind = {
  values: ({ options }) => {
    const count = Math.max(listIn(options, "x")?.length ?? 0, listIn(options, "y")?.length ?? 0);
    return { x: column(options, "x", count), y: column(options, "y", count) };
  },
  marks: (traces, axes) => traces.map((trace, i) => markOf(trace, axes, traces[i - 1])),
};

function column(options: StyledTrace["options"], letter: "x" | "y", count: number): readonly unknown[] {
  const values = listIn(options, letter);
  if (values) return values;
  const start = numberIn(options, `${letter}0`) ?? 0;
  const step = numberIn(options, `d${letter}`) ?? 1;
  return Array.from({ length: count }, (_, i) => start + i * step);
}

function markOf(trace: StyledTrace, axes: Axes, previous: StyledTrace | undefined): Mark {
  const { options } = trace;
  const points = pointsOf(trace, axes);
  const mode = modeOf(trace, points.length);
  const line = lineOf(trace);
  const errors = errorsOf(trace, axes);
  const markers = mode.includes("markers") ? markersOf(trace) : undefined;
  const fill = textIn(options, "fill") ?? "none";
  const onPage = (space: Space): Point[] => points.map(([x, y]) => [space.x(x), space.y(y)]);
  const shape = textIn(optionsOf(options.line), "shape");
  const opacity = numberIn(options, "opacity");
  const standsOnZero = fill === "tozeroy" && axes.y.kind === "linear";
  return {
    x: extentOf(points.map(([x]) => x).concat(errors.flatMap(({ x }) => x)), markers !== undefined),
    y: extentOf(
      points
        .map(([, y]) => y)
        .concat(
          errors.flatMap(({ y }) => y),
          standsOnZero ? [0] : [],
        ),
    ),
    background(space) {
      if (fill === "none") return "";
      const edge = stepped(onPage(space), shape);
      const other = otherEdge(fill, edge, space, axes.y, previous && pointsOf(previous, axes));
      const path = areas(edge, other);
      const color = textIn(options, "fillcolor");
      return (
        path &&
        element("path", { d: path, fill: color ?? trace.color, "fill-opacity": color ? undefined : 0.25, opacity })
      );
    },
    draw(space) {
      const place = onPage(space);
      const parts = [
        mode.includes("lines")
          ? element("path", { d: pathThrough(thinned(stepped(place, shape))), fill: "none", ...line })
          : "",
        errors.length > 0 ? errorBars(errors, space, trace) : "",
        markers?.draw(place) ?? "",
        mode.includes("text") ? labels(trace, place) : "",
      ];
      return opacity === undefined ? parts.join("") : element("g", { opacity }, ...parts);
    },
    swatch: [
      fill === "none"
        ? ""
        : element("rect", {
            x: -15,
            y: 0,
            width: 30,
            height: 6,
            fill: textIn(options, "fillcolor") ?? trace.color,
            "fill-opacity": 0.4,
          }),
      mode.includes("lines") ? element("path", { d: "M-15,0H15", fill: "none", ...line }) : "",
      markers?.swatch ?? "",
    ].join(""),
    ...(markers?.colorBar && { colorBar: markers.colorBar }),
  };
}

function pointsOf(trace: StyledTrace, axes: Axes): Point[] {
  const { x, y } = scatter.values(trace);
  return Array.from({ length: Math.min(x.length, y.length) }, (_, i) => [
    axes.x.coordinate(x[i]),
    axes.y.coordinate(y[i]),
  ]);
}

const modeOf = ({ options }: StyledTrace, count: number): string =>
  textIn(options, "mode") ?? (count < 20 ? "lines+markers" : "lines");

const dashes: Record<string, string> = {
  dot: "1.5 4",
  dash: "8 5",
  longdash: "14 6",
  dashdot: "8 4 1.5 4",
  longdashdot: "14 4 1.5 4",
};

/** How a line looks, as attributes: its width, its colour and its dashes. */
export function lineOf({ options, color }: Pick<StyledTrace, "options" | "color">) {
  const line = optionsOf(options.line);
  const dash = textIn(line, "dash");
  return {
    stroke: textIn(line, "color") ?? color,
    "stroke-width": numberIn(line, "width") ?? 2,
    "stroke-linejoin": "round",
    "stroke-dasharray": dash && (dashes[dash] ?? (/\d/.test(dash) ? dash.replace(/px/g, "") : undefined)),
    "stroke-linecap": dash === "dot" ? "round" : undefined,
  };
}

function otherEdge(
  fill: string,
  edge: Point[],
  space: Space,
  y: Axis,
  previous: Point[] | undefined,
): Point[] | "self" {
  if (fill === "toself" || fill === "tonext") return "self";
  if (fill === "tonexty" && previous) return previous.map(([px, py]) => [space.x(px), space.y(py)]);
  if (fill === "tozerox") return edge.map(([, py]) => [space.x(0), py]);
  const zero = y.kind === "linear" ? space.y(0) : space.bottom;
  return edge.map(([px]) => [px, zero]);
}

/** Closed areas between two edges; a gap in one of them ends an area. Edges of other lengths make one area. */
function areas(edge: readonly Point[], other: readonly Point[] | "self"): string {
  if (other === "self")
    return pathThrough(edge)
      .replace(/(?<=.)M/g, "ZM")
      .concat(edge.length > 0 ? "Z" : "");
  const isPlace = ([x, y]: Point): boolean => Number.isFinite(x) && Number.isFinite(y);
  if (edge.length !== other.length) return closed(edge.filter(isPlace), other.filter(isPlace));
  let path = "";
  for (let start = 0; start < edge.length; start++) {
    let end = start;
    while (end < edge.length && isPlace(edge[end]!) && isPlace(other[end]!)) end++;
    if (end > start) path += closed(edge.slice(start, end), other.slice(start, end));
    start = end;
  }
  return path;
}

const closed = (edge: readonly Point[], other: readonly Point[]): string =>
  edge.length + other.length < 3 ? "" : `${pathThrough([...thinned(edge), ...thinned([...other].reverse())])}Z`;

const mostLabels = 500;

function labels({ options }: StyledTrace, place: readonly Point[]): string {
  const text = eachOf(options.text, "", isText);
  const position = eachOf(options.textposition, "middle center", isText);
  return place
    .slice(0, mostLabels)
    .map(([x, y], i) => {
      if (!Number.isFinite(x) || !Number.isFinite(y) || text(i) === "") return "";
      const [vertical, horizontal] = position(i).split(" ");
      const beside = (numberIn(optionsOf(options.marker), "size") ?? 6) / 2 + 4;
      const dy = vertical === "top" ? -beside : vertical === "bottom" ? beside + 9 : 4;
      const anchor = horizontal === "left" ? "end" : horizontal === "right" ? "start" : "middle";
      return richText(text(i), {
        x: x + (anchor === "end" ? -beside : anchor === "start" ? beside : 0),
        y: y + dy,
        anchor,
      });
    })
    .join("");
}
