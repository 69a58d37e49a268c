import { escapeText } from "../escape";
import type { Figure } from "../figure-json";
import { type Arrangement, arrange, type Box } from "./arrangement";
import { axisLabels, grid, type PlacedAxis } from "./axis-drawing";
import { element, px } from "./element";
import { kindOf } from "./kinds";
import type { Space } from "./mark";
import { numberIn, type Options, optionsOf, textIn, titleIn } from "./options";
import { annotations, type Places, shapes } from "./overlay";
import { type Plot, plotsOf } from "./plots";
import { plainText, richText } from "./rich-text";
import { placeOf } from "./subplots";
import { styledTraces } from "./traces";
import { describe, unknownTraces } from "./unknown";

/**
 * A Plotly figure as a static SVG drawing, without a browser.
 *
 * ```
 * figure → traces → axes and plots (coordinates) → arrangement (pixels) → drawing
 * ```
 * Takes what `figureJson` returns. Traces of other types than those in `kinds` are named in words. The drawing is on white
 * unless the layout says otherwise, so that it is the same on a dark page and in print.
 */
export function figureSvg(figure: Figure): string {
  const layout = optionsOf(figure.layout);
  const traces = styledTraces(figure, layout);
  const unknown = traces.filter(({ options }) => kindOf(options) === undefined);
  const { axes, plots } = plotsOf(
    traces.filter(({ options }) => kindOf(options) !== undefined),
    layout,
  );
  const arrangement = arrange(layout, axes, plots);
  const { width, height, paper, keys } = arrangement;
  const drawn = plots.map((plot) => placedPlot(plot, arrangement, layout));
  const places = placesOf(arrangement, drawn);
  return element(
    "svg",
    { ...frame(width, height), ...fontOf(layout) },
    element("title", {}, escapeText(plainText(titleIn(layout) ?? "figure"))),
    element("desc", {}, escapeText(traces.map(describe).join("; "))),
    element("rect", { width, height, fill: textIn(layout, "paper_bgcolor") ?? "#fff" }),
    ...drawn.map(({ space, x, y }) => background(space, layout) + grid(x, space) + grid(y, space)),
    shapes(layout, places, "below"),
    ...drawn.map(({ plot, space }) => clipped(space, contentOf(plot, space))),
    ...arrangement.axes.map((axis) => labelsOf(axis, drawn)),
    shapes(layout, places, "above"),
    annotations(layout, places),
    unknownTraces(unknown, paper, plots.length === 0),
    keys,
    titleOf(layout, paper),
  );
}

/** A plot with its axes, and the pixels that it takes. */
interface PlacedPlot {
  readonly plot: Plot;
  readonly x: PlacedAxis;
  readonly y: PlacedAxis;
  readonly space: Space;
}

const frame = (width: number, height: number) => ({
  xmlns: "http://www.w3.org/2000/svg",
  width,
  height,
  viewBox: `0 0 ${width} ${height}`,
  role: "img",
  style: "max-width:100%;height:auto",
});

function fontOf(layout: Options) {
  const font = optionsOf(layout.font);
  return {
    "font-family": textIn(font, "family") ?? "Open Sans, Helvetica, Arial, sans-serif",
    "font-size": numberIn(font, "size") ?? 12,
    fill: textIn(font, "color") ?? "#333",
  };
}

function placedPlot(plot: Plot, { axes, paper }: Arrangement, layout: Options): PlacedPlot {
  const byId = (id: string): PlacedAxis => axes.find(({ axis }) => axis.id === id)!;
  const [x, y] = [byId(plot.x), byId(plot.y)];
  const [x0, x1] = placeOf(layout, plot.x);
  const [y0, y1] = placeOf(layout, plot.y);
  const [width, height] = [paper.right - paper.left, paper.bottom - paper.top];
  const [left, right] = [paper.left + x0 * width, paper.left + x1 * width];
  const [top, bottom] = [paper.bottom - y1 * height, paper.bottom - y0 * height];
  return {
    plot,
    x,
    y,
    space: { left, right, top, bottom, x: scale(x.range, left, right), y: scale(y.range, bottom, top) },
  };
}

const scale =
  ([from, to]: readonly [number, number], start: number, end: number) =>
  (coordinate: number): number =>
    start + ((coordinate - from) / (to - from)) * (end - start);

function placesOf({ paper }: Arrangement, drawn: readonly PlacedPlot[]): Places {
  return {
    paper,
    axis(id) {
      const found = drawn.find(({ plot }) => plot.x === id || plot.y === id);
      return found && { axis: (found.plot.x === id ? found.x : found.y).axis, space: found.space };
    },
  };
}

function background({ left, top, right, bottom }: Space, layout: Options): string {
  const fill = textIn(layout, "plot_bgcolor");
  return fill ? element("rect", { x: left, y: top, width: right - left, height: bottom - top, fill }) : "";
}

const contentOf = ({ marks }: Plot, space: Space): string =>
  [...marks.map(({ mark }) => mark.background?.(space) ?? ""), ...marks.map(({ mark }) => mark.draw(space))].join("");

/** An inner drawing ends at its edges without an identifier, which another figure on the page could have too. */
function clipped({ left, right, top, bottom }: Space, content: string): string {
  const [x, y, width, height] = [left - 4, top - 4, right - left + 8, bottom - top + 8];
  return element("svg", { x, y, width, height, viewBox: [x, y, width, height].map(px).join(" ") }, content);
}

/** An axis that several plots share is labelled once: where it is anchored, or else at the outermost of them. */
function labelsOf(placed: PlacedAxis, drawn: readonly PlacedPlot[]): string {
  const own = drawn.filter(({ x, y }) => x === placed || y === placed);
  const anchor = textIn(placed.axis.options, "anchor");
  const outermost = own.reduce<PlacedPlot | undefined>(
    (best, one) => (best && !isFurther(placed, one, best) ? best : one),
    undefined,
  );
  const chosen = own.find(({ plot }) => plot.x === anchor || plot.y === anchor) ?? outermost;
  return chosen ? axisLabels(placed, chosen.space) : "";
}

function isFurther({ side }: PlacedAxis, { space }: PlacedPlot, best: PlacedPlot): boolean {
  const sign = side === "right" || side === "bottom" ? 1 : -1;
  return sign * space[side] > sign * best.space[side];
}

function titleOf(layout: Options, { left, right }: Box): string {
  const title = titleIn(layout);
  const size = numberIn(optionsOf(optionsOf(layout.title).font), "size") ?? 16;
  return title ? richText(title, { x: (left + right) / 2, y: 28, anchor: "middle", size }) : "";
}
