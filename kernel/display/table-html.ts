import { escapeText } from "./escape";
import { counted, countOf } from "./numbers";
import type { TableColumn, TableView } from "./table";

const muted = `style="opacity:.65;font-weight:normal;font-size:.85em"`;

/** A table as HTML that takes its colours from the page around it, so that it suits a dark page too. */
export function tableHtml(table: TableView): string {
  const { columns, columnGap, rowGap } = table;
  const width = columns.length + 1 + (columnGap ? 1 : 0);
  const across = (each: (column: TableColumn) => string, gap: string): string =>
    withGap(columns.map(each), columnGap && { at: columnGap.at, item: gap }).join("");
  const head = `<tr><th></th>${across(headCell, `<th>… ${counted(columnGap?.count ?? 0)} more</th>`)}</tr>`;
  const rows = table.labels.map(
    (label, row) => `<tr><th>${escapeText(label)}</th>${across((column) => bodyCell(column, row), "<td>…</td>")}</tr>`,
  );
  const more =
    rowGap &&
    `<tr><td colspan="${width}" style="text-align:center;opacity:.65">… ${countOf(rowGap.count, "more row")}</td></tr>`;
  const body = withGap(rows, more === undefined ? undefined : { at: rowGap!.at, item: more });
  return `<div style="overflow-x:auto;max-width:100%"><table class="dataframe" cellpadding="4" style="font-variant-numeric:tabular-nums">
<thead>${head}</thead>
<tbody>
${body.join("\n")}
</tbody></table></div><div ${muted}>${escapeText(table.dims)}</div>`;
}

function headCell({ name, dtype, numeric }: TableColumn): string {
  const type = dtype === undefined ? "" : `<br><span ${muted}>${escapeText(dtype)}</span>`;
  return `<th style="text-align:${side(numeric)}">${escapeText(name)}${type}</th>`;
}

const bodyCell = ({ numeric, cells }: TableColumn, row: number): string =>
  `<td style="text-align:${side(numeric)}">${escapeText(cells[row])}</td>`;

const side = (numeric: boolean): string => (numeric ? "right" : "left");

/** The items with one more among them, where some were left out. */
export const withGap = <T>(items: readonly T[], gap: { at: number; item: T } | undefined): T[] =>
  gap === undefined ? [...items] : [...items.slice(0, gap.at), gap.item, ...items.slice(gap.at)];
