import { aligned } from "./numbers";
import { textOf } from "./text";

/** What a data frame, a series or a list of records has in common. Cells are read by row, so that few of many are touched. */
export interface TableSource {
  readonly columns: readonly { readonly name: string; readonly dtype?: string }[];
  readonly rows: number;
  label(row: number): unknown;
  cell(row: number, column: number): unknown;
  /** `1,797 rows × 3 columns` */
  readonly dims: string;
}

/** The part of a table that is shown, as text; `gap` is the place of the rows or columns that are left out. */
export interface TableView {
  readonly columns: readonly TableColumn[];
  readonly labels: readonly string[];
  readonly rowGap?: { readonly at: number; readonly count: number };
  readonly columnGap?: { readonly at: number; readonly count: number };
  readonly dims: string;
}

export interface TableColumn {
  readonly name: string;
  readonly dtype: string | undefined;
  readonly numeric: boolean;
  readonly cells: readonly string[];
}

const longestCell = 80;

export function viewOf(source: TableSource): TableView {
  const rows = visible(source.rows, { most: 40, head: 10, tail: 5 });
  const columns = visible(source.columns.length, { most: 20, head: 10, tail: 5 });
  return {
    columns: columns.indices.map((column) => {
      const values = rows.indices.map((row) => source.cell(row, column));
      return { name: oneLine(source.columns[column]!.name), dtype: source.columns[column]!.dtype, ...textsOf(values) };
    }),
    labels: rows.indices.map((row) => oneLine(String(source.label(row)))),
    ...(rows.gap && { rowGap: rows.gap }),
    ...(columns.gap && { columnGap: columns.gap }),
    dims: source.dims,
  };
}

function visible(count: number, { most, head, tail }: { most: number; head: number; tail: number }) {
  if (count <= most) return { indices: Array.from({ length: count }, (_, i) => i), gap: undefined };
  const indices = Array.from({ length: head + tail }, (_, i) => (i < head ? i : count - head - tail + i));
  return { indices, gap: { at: head, count: count - head - tail } };
}

function textsOf(values: readonly unknown[]): { numeric: boolean; cells: string[] } {
  const numeric =
    values.some(isNumber) && values.every((value) => isNumber(value) || value === null || value === undefined);
  if (!numeric) return { numeric, cells: values.map(cellText) };
  const texts = aligned(values.filter(isNumber)).values();
  return { numeric, cells: values.map((value) => (isNumber(value) ? texts.next().value! : String(value))) };
}

const isNumber = (value: unknown): value is number => typeof value === "number";

function cellText(value: unknown): string {
  if (typeof value === "string") return oneLine(value);
  return oneLine(value instanceof Date ? dateText(value) : textOf(value));
}

const dateText = (date: Date): string => (Number.isNaN(date.getTime()) ? "Invalid Date" : date.toISOString());

function oneLine(text: string): string {
  const line = text.slice(0, 4 * longestCell).replace(/\s+/g, " ");
  return line.length > longestCell ? `${line.slice(0, longestCell - 1)}…` : line;
}
