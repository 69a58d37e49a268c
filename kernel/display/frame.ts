import { countOf } from "./numbers";
import { renderer } from "./renderer";
import { type TableSource, viewOf } from "./table";
import { tableHtml } from "./table-html";
import { tableText } from "./table-text";

/** What a danfo DataFrame and a danfo Series have in common. */
interface Frame {
  readonly $isSeries: boolean;
  readonly columns: readonly string[];
  readonly dtypes: readonly string[];
  readonly index: readonly (string | number)[];
  readonly shape: readonly number[];
  /** Rows of a DataFrame, elements of a Series. */
  readonly values: readonly unknown[];
}

/** danfo DataFrames and Series: a table with the columns' types, the first and last rows, and the size. */
export const frame = renderer<Frame>({
  recognises(value): value is Frame {
    const { $isSeries, columns, dtypes, index, shape } = value as Partial<Frame>;
    return typeof $isSeries === "boolean" && [columns, dtypes, index, shape].every(Array.isArray);
  },
  render(value) {
    const view = viewOf(value.$isSeries ? seriesSource(value) : frameSource(value));
    return { "text/html": tableHtml(view), "text/plain": tableText(view) };
  },
});

function frameSource({ columns, dtypes, index, values, shape }: Frame): TableSource {
  return {
    columns: columns.map((name, i) => ({ name: String(name), dtype: String(dtypes[i]) })),
    rows: shape[0] ?? 0,
    label: (row) => index[row],
    cell: (row, column) => (values[row] as readonly unknown[])[column],
    dims: `${countOf(shape[0] ?? 0, "row")} × ${countOf(columns.length, "column")}`,
  };
}

function seriesSource({ columns, dtypes, index, values }: Frame): TableSource {
  return {
    columns: [{ name: String(columns[0] ?? ""), dtype: String(dtypes[0]) }],
    rows: values.length,
    label: (row) => index[row],
    cell: (row) => values[row],
    dims: countOf(values.length, "element"),
  };
}
