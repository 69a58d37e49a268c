import { type Cell, isJsonMime, type MimeData, type Notebook, type Output } from "./notebook";

/** A notebook as the text of its file, as Jupyter writes it: keys sorted, text in lines, indented by one. */
export function formatNotebook(notebook: Notebook): string {
  const file = { ...notebook, cells: notebook.cells.map(formatCell), nbformat: 4, nbformat_minor: 5 };
  return `${JSON.stringify(sorted(file), null, 1)}\n`;
}

function formatCell(cell: Cell): unknown {
  const source = lines(cell.source);
  return cell.cell_type === "code" ? { ...cell, source, outputs: cell.outputs.map(formatOutput) } : { ...cell, source };
}

function formatOutput(output: Output): unknown {
  if (output.output_type === "stream") return { ...output, text: lines(output.text) };
  return output.output_type === "error" ? output : { ...output, data: formatMimeData(output.data) };
}

/** Pictures in base64 stay one string, as Jupyter keeps them. */
const formatMimeData = (data: MimeData) =>
  Object.fromEntries(
    Object.entries(data).map(([mime, value]) => [
      mime,
      typeof value === "string" && inLines(mime) ? lines(value) : value,
    ]),
  );

const inLines = (mime: string) =>
  !isJsonMime(mime) && (mime.startsWith("text/") || mime === "image/svg+xml" || mime === "application/javascript");

const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]));
}
