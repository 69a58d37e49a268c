import { viewOf } from "../display/table";
import { tableHtml } from "../display/table-html";
import { tableText } from "../display/table-text";

/** A row by its name. */
export interface Row {
  readonly name: string;
  readonly cells: readonly unknown[];
}

/** A table of named rows as a front end shows it, with a note below. */
export function tableBundle(columns: readonly string[], rows: readonly Row[], note: string): Record<string, string> {
  const view = viewOf({
    columns: columns.map((name) => ({ name })),
    rows: rows.length,
    label: (row) => rows[row]!.name,
    cell: (row, column) => rows[row]!.cells[column],
    dims: note,
  });
  return { "text/html": tableHtml(view), "text/plain": tableText(view) };
}
