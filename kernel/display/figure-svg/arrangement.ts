import { ticksOf } from "./axis";
import { type PlacedAxis, reachOf } from "./axis-drawing";
import { colorBar, colorBarWidth } from "./color-bar";
import { isHorizontal, legendColumn, legendEntries, legendRows, legendWidth } from "./legend";
import type { ColorBar, Space } from "./mark";
import { type Options, sizeOf, textIn, titleIn } from "./options";
import type { Plot, RangedAxis } from "./plots";
import { linesOf } from "./rich-text";
import { placeOf } from "./subplots";

export interface Arrangement {
  readonly width: number;
  readonly height: number;
  /** What is left for plots when titles, labels, legend and colour bars have their place. */
  readonly paper: Box;
  readonly axes: readonly PlacedAxis[];
  /** The legend and the colour bars. */
  readonly keys: string;
}

export type Box = Pick<Space, "left" | "right" | "top" | "bottom">;

/** Finds a place for everything around the plots. Width first: how high the labels below are depends on it. */
export function arrange(layout: Options, axes: readonly RangedAxis[], plots: readonly Plot[]): Arrangement {
  const { width, height } = sizeOf(layout);
  const marks = plots.flatMap((plot) => plot.marks).sort((a, b) => a.trace.index - b.trace.index);
  const entries = legendEntries(marks, layout);
  const bars = distinct(marks.flatMap(({ mark }) => (mark.colorBar ? [mark.colorBar] : [])));
  const inRows = isHorizontal(layout);

  const upright = axes.filter(({ axis }) => axis.letter === "y").map((one) => placed(one, layout, height - 110));
  const rightReach = beyond(upright, "right");
  const keysWidth = sum(bars.map(colorBarWidth)) + (inRows ? 0 : legendWidth(entries));
  const left = Math.max(24, beyond(upright, "left") + 8);
  const right = Math.max(left + 60, width - Math.max(24, rightReach + 8) - keysWidth);

  const level = axes.filter(({ axis }) => axis.letter === "x").map((one) => placed(one, layout, right - left));
  const rows = legendRows(inRows ? entries : [], left, right - left);
  const title = titleIn(layout);
  const top = (title ? 26 + linesOf(title).length * 20 : 24) + beyond(level, "top") + rows.height;
  const bottom = Math.max(top + 60, height - Math.max(20, beyond(level, "bottom") + 6));

  const edge = right + rightReach;
  const legend = inRows ? rows.draw(top - rows.height - 4) : legendColumn(entries, edge + 10, top, bottom - top);
  const drawnBars = bars.map((bar, i) => {
    const before = sum(bars.slice(0, i).map(colorBarWidth)) + (inRows ? 0 : legendWidth(entries));
    return colorBar(bar, edge + before + 16, top, bottom - top);
  });
  return {
    width,
    height,
    paper: { left, right, top, bottom },
    axes: [...upright, ...level],
    keys: legend + drawnBars.join(""),
  };
}

function placed({ axis, range }: RangedAxis, layout: Options, room: number): PlacedAxis {
  const [from, to] = placeOf(layout, axis.id);
  const length = (to - from) * room;
  const asked = textIn(axis.options, "side");
  const side = asked === "right" || asked === "top" ? asked : axis.letter === "x" ? "bottom" : "left";
  const bare = { axis, range, side, ticks: ticksOf(axis, range, length) } as const;
  return { ...bare, reach: reachOf(bare, length) };
}

const beyond = (axes: readonly PlacedAxis[], side: PlacedAxis["side"]): number =>
  Math.max(0, ...axes.filter((axis) => axis.side === side).map(({ reach }) => reach));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Traces with the same colours share a bar. */
const distinct = (bars: readonly ColorBar[]): ColorBar[] => [
  ...new Map(bars.map((bar) => [JSON.stringify(bar), bar])).values(),
];
