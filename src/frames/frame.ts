import type { DataFrame } from "danfojs-node";
import "../engine/tfjs-node"; // where tfjs-node was not built, danfo gets plain tfjs in its place

/** What a cell of a frame may hold; `undefined` is a missing value. */
export type Cell = string | number | undefined;

/**
 * A danfo DataFrame with one row for each of `rows`.
 *
 * Columns are those named, in that order; else every key of every row, in order of appearance. A column of whole numbers
 * has the type int32, any other column of numbers float32 (danfo keeps the values themselves in double precision), the rest
 * string. A missing value is NaN. No rows give an empty frame that still has its columns.
 *
 * @example
 * frame([{ arm: "gradient", accuracy: 0.95 }, { arm: "read-out", accuracy: 0.9 }]).shape[1]; // 2
 */
export function frame<Row extends { readonly [K in keyof Row]: Cell }>(
  rows: readonly Row[],
  columns: readonly (keyof Row & string)[] = [
    ...new Set(rows.flatMap((row) => Object.keys(row) as (keyof Row & string)[])),
  ],
): DataFrame {
  // Loaded when a frame is first asked for: it takes as long to load as the native backend.
  const { DataFrame } = require("danfojs-node") as typeof import("danfojs-node");
  const dtypes = columns.map((column) => dtype(rows.map((row) => row[column])));
  const values = rows.map((row) => columns.map((column, i) => entry(row[column], dtypes[i]!)));
  return rows.length === 0
    ? new DataFrame([], { columns: [...columns] })
    : new DataFrame(values, { columns: [...columns], dtypes });
}

/** From all values: danfo itself looks at the first few only. */
function dtype(values: readonly Cell[]): "int32" | "float32" | "string" {
  if (values.some((value) => typeof value === "string")) return "string";
  return values.every(isInt32) ? "int32" : "float32";
}

const isInt32 = (value: Cell): boolean => typeof value === "number" && (value | 0) === value;

const entry = (value: Cell, dtype: string): string | number => {
  if (value === undefined) return Number.NaN;
  return dtype === "string" ? String(value) : value;
};
