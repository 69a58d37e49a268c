import { domainOf } from "./axis";
import { listIn, numberIn, type Options, optionsOf, textIn } from "./options";

/** The axes that a trace is drawn on, by Plotly's short names: `x`, `y2`. */
export const axisIdsOf = (trace: Options): { x: string; y: string } => ({
  x: textIn(trace, "xaxis") ?? "x",
  y: textIn(trace, "yaxis") ?? "y",
});

/** The layout's options for an axis: those of `x2` are under `xaxis2`. */
export const axisOptions = (layout: Options, id: string): Options => optionsOf(layout[`${id[0]}axis${id.slice(1)}`]);

const numberOfAxis = (id: string): number => Number(id.slice(1) || 1);

/** The part of the drawing that an axis runs along, from 0 (left, bottom) to 1: its own, its host's, or its cell of the grid. */
export function placeOf(layout: Options, id: string): readonly [number, number] {
  const options = axisOptions(layout, id);
  const host = textIn(options, "overlaying");
  if (host && host !== id && host !== "free") return placeOf(layout, host);
  return domainOf(options) ?? cellOf(layout, id) ?? [0, 1];
}

function cellOf(layout: Options, id: string): readonly [number, number] | undefined {
  const grid = optionsOf(layout.grid);
  const [rows, columns] = [numberIn(grid, "rows") ?? 1, numberIn(grid, "columns") ?? 1];
  if (rows * columns <= 1 && !listIn(grid, "subplots")) return undefined;
  const independent = textIn(grid, "pattern") === "independent";
  const isX = id.startsWith("x");
  const number = numberOfAxis(id) - 1;
  const count = isX ? columns : rows;
  const cell = !independent ? number : isX ? number % columns : Math.floor(number / columns);
  const fromBottom = textIn(grid, "roworder") === "bottom to top";
  const index = isX || fromBottom ? cell : count - 1 - cell;
  const gap = numberIn(grid, isX ? "xgap" : "ygap") ?? (independent ? (isX ? 0.2 : 0.3) : 0.1);
  const size = 1 / (count + (count - 1) * (gap / (1 - gap)));
  const start = index * (size / (1 - gap));
  return [start, start + size];
}
