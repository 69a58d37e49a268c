import type { Axis } from "./axis";
import { element, px } from "./element";
import type { Space } from "./mark";
import { numberIn, optionsOf, textIn, titleIn } from "./options";
import { linesOf, richText, widthOf } from "./rich-text";
import type { Tick } from "./ticks";

const size = 12;

/** An axis with its ticks, on one side of its plots. */
interface TickedAxis {
  readonly axis: Axis;
  readonly ticks: readonly Tick[];
  readonly range: readonly [number, number];
  readonly side: "left" | "right" | "top" | "bottom";
}

export interface PlacedAxis extends TickedAxis {
  /** How far labels and title go beyond the plotting area, in pixels. */
  readonly reach: number;
}

/** Labels that would run into each other are turned. */
function labelAngle({ axis, ticks }: TickedAxis, length: number): number {
  const asked = numberIn(axis.options, "tickangle");
  if (asked !== undefined || axis.letter === "y") return asked ?? 0;
  const widths = ticks.map(({ label }) => widthOf(label, size) + 8);
  const room = length / Math.max(1, ticks.length);
  return Math.max(0, ...widths) <= room || ticks.length < 2 ? 0 : -35;
}

/** How far the axis with its labels and its title reaches beyond the plotting area. */
export function reachOf(placed: TickedAxis, length: number): number {
  const { axis, ticks } = placed;
  if (axis.options.visible === false) return 8;
  const labels = axis.options.showticklabels === false ? 0 : labelReach(placed, length);
  const title = titleIn(axis.options);
  return labels + (title ? 8 + linesOf(title).length * 16 : 0) + (ticks.length > 0 ? 8 : 4);
}

function labelReach(placed: TickedAxis, length: number): number {
  const { axis, ticks } = placed;
  const widest = Math.max(0, ...ticks.map(({ label }) => widthOf(label, size)));
  if (axis.letter === "y") return widest + 4;
  const lines = Math.max(1, ...ticks.map(({ label }) => linesOf(label).length));
  const turned = Math.abs(Math.sin((labelAngle(placed, length) * Math.PI) / 180));
  return turned * widest + (turned === 1 ? 4 : lines * 15);
}

/** Lines across the plotting area at the ticks, stronger at zero. */
export function grid({ axis, ticks, range }: PlacedAxis, space: Space): string {
  const { options } = axis;
  if (options.visible === false) return "";
  const across = (at: number): string =>
    axis.letter === "x"
      ? `M${crisp(space.x(at))},${px(space.top)}V${px(space.bottom)}`
      : `M${px(space.left)},${crisp(space.y(at))}H${px(space.right)}`;
  const isZero = (at: number): boolean =>
    axis.kind === "linear" && Math.abs(at) < 1e-12 * Math.abs(range[1] - range[0]);
  const shown =
    options.showgrid === false ||
    (options.showgrid === undefined && (axis.kind === "category" || textIn(options, "overlaying")))
      ? []
      : ticks;
  const lines = shown.filter(({ at }) => !isZero(at)).map(({ at }) => across(at));
  const zero =
    axis.kind === "linear" &&
    options.zeroline !== false &&
    !textIn(options, "overlaying") &&
    Math.min(...range) <= 0 &&
    Math.max(...range) >= 0;
  return (
    (lines.length > 0
      ? element("path", { d: lines.join(""), stroke: textIn(options, "gridcolor") ?? "#e8e8e8", fill: "none" })
      : "") +
    (zero ? element("path", { d: across(0), stroke: textIn(options, "zerolinecolor") ?? "#8a8a8a", fill: "none" }) : "")
  );
}

/** A line of one pixel is sharp when it lies on one row of pixels, not between two. */
const crisp = (place: number): string => px(Math.round(place) + 0.5);

/** The labels at the ticks, and the title of the axis. */
export function axisLabels(placed: PlacedAxis, space: Space): string {
  const { axis, side } = placed;
  if (axis.options.visible === false) return "";
  const texts = axis.options.showticklabels === false ? "" : tickLabels(placed, space);
  const line = axis.options.showline === true ? edge(side, space, textIn(axis.options, "linecolor") ?? "#444") : "";
  const title = titleIn(axis.options);
  const font = optionsOf(optionsOf(axis.options.title).font);
  return line + texts + (title ? titleAt(title, side, space, placed.reach, numberIn(font, "size") ?? 13) : "");
}

function tickLabels(placed: PlacedAxis, space: Space): string {
  const { axis, ticks, side } = placed;
  const color = textIn(optionsOf(axis.options.tickfont), "color");
  const angle = labelAngle(placed, space.right - space.left);
  return ticks
    .map(({ at, label }) => {
      const fill = color ? { fill: color } : {};
      if (side === "left") return richText(label, { x: space.left - 7, y: space.y(at) + 4, anchor: "end", ...fill });
      if (side === "right") return richText(label, { x: space.right + 7, y: space.y(at) + 4, ...fill });
      const y = side === "bottom" ? space.bottom + (angle === 0 ? 17 : 12) : space.top - 7;
      const anchor = angle === 0 ? "middle" : angle > 0 === (side === "bottom") ? "start" : "end";
      return richText(label, { x: space.x(at), y, anchor, rotate: angle, ...fill });
    })
    .join("");
}

function edge(side: PlacedAxis["side"], space: Space, stroke: string): string {
  const [left, right, top, bottom] = [px(space.left), px(space.right), px(space.top), px(space.bottom)];
  const along = {
    left: `M${left},${top}V${bottom}`,
    right: `M${right},${top}V${bottom}`,
    top: `M${left},${top}H${right}`,
    bottom: `M${left},${bottom}H${right}`,
  };
  return element("path", { d: along[side], stroke, fill: "none" });
}

function titleAt(
  title: string,
  side: PlacedAxis["side"],
  { left, right, top, bottom }: Space,
  reach: number,
  size: number,
): string {
  const [middle, centre] = [(left + right) / 2, (top + bottom) / 2];
  const extra = (linesOf(title).length - 1) * 16;
  if (side === "bottom") return richText(title, { x: middle, y: bottom + reach - 6 - extra, anchor: "middle", size });
  if (side === "top") return richText(title, { x: middle, y: top - reach + 12, anchor: "middle", size });
  const x = side === "left" ? left - reach + 14 : right + reach - 6;
  return richText(title, { x, y: centre, anchor: "middle", size, rotate: -90 });
}
