import { element, px } from "./element";
import { type Options, optionsOf, textIn } from "./options";
import type { Plot } from "./plots";
import { plainText, richText, widthOf } from "./rich-text";

export interface LegendEntry {
  readonly name: string;
  readonly swatch: string;
}

const line = 19;
const longest = 34;

/** As in Plotly: shown where there are two traces or more, or where it is asked for. */
export function legendEntries(marks: Plot["marks"], layout: Options): LegendEntry[] {
  const wanted = marks.filter(
    ({ trace: { options } }) => options.showlegend !== false && textIn(options, "type") !== "heatmap",
  );
  const asked =
    layout.showlegend ?? (wanted.length > 1 || wanted.some(({ trace }) => trace.options.showlegend === true));
  const entries = wanted.map(({ trace, mark }) => ({ name: brief(trace.name), swatch: mark.swatch }));
  return !asked ? [] : isReversed(marks, layout) ? entries.reverse() : entries;
}

/** Where traces lie on top of each other, Plotly lists the topmost first. */
function isReversed(marks: Plot["marks"], layout: Options): boolean {
  const order = textIn(optionsOf(layout.legend), "traceorder");
  if (order !== undefined) return order.includes("reversed");
  const isStacked = textIn(layout, "barmode") === "stack";
  return marks.some(
    ({ trace: { options } }) =>
      /^tonext[xy]$/.test(textIn(options, "fill") ?? "") || (isStacked && options.type === "bar"),
  );
}

const brief = (name: string): string =>
  plainText(name).length > longest ? `${plainText(name).slice(0, longest - 1)}…` : name;

export const isHorizontal = (layout: Options): boolean => textIn(optionsOf(layout.legend), "orientation") === "h";

export const legendWidth = (entries: readonly LegendEntry[]): number =>
  entries.length === 0 ? 0 : 54 + Math.max(...entries.map(({ name }) => widthOf(name, 12)));

/** Entries below each other, as many as fit. */
export function legendColumn(entries: readonly LegendEntry[], x: number, y: number, height: number): string {
  const fitting = Math.max(1, Math.floor(height / line));
  const shown = entries.length <= fitting ? entries : entries.slice(0, fitting - 1);
  const more = entries.length - shown.length;
  const rows = shown.map((entry, i) => entryAt(entry, x, y + i * line + line / 2));
  return rows.join("") + (more > 0 ? richText(`… ${more} more`, { x: x + 38, y: y + shown.length * line + 13 }) : "");
}

/** Entries beside each other in as many lines as they need; how high they are is known before they are drawn. */
export function legendRows(
  entries: readonly LegendEntry[],
  x: number,
  width: number,
): { height: number; draw(y: number): string } {
  let [column, row] = [0, 0];
  const places = entries.map((entry) => {
    const needed = 48 + widthOf(entry.name, 12);
    if (column > 0 && column + needed > width) [column, row] = [0, row + 1];
    const place = { entry, x: x + column, row };
    column += needed + 10;
    return place;
  });
  return {
    height: entries.length === 0 ? 0 : (row + 1) * line + 6,
    draw: (y) => places.map((place) => entryAt(place.entry, place.x, y + place.row * line + line / 2)).join(""),
  };
}

const entryAt = ({ name, swatch }: LegendEntry, x: number, y: number): string =>
  element("g", { transform: `translate(${px(x + 17)} ${px(y)})` }, swatch) + richText(name, { x: x + 38, y: y + 4 });
