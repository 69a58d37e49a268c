/** A notebook (nbformat 4.5) in memory: every multi-line string is joined, every cell has an id. */
export interface Notebook {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly cells: readonly Cell[];
}

export type Cell = CodeCell | TextCell;

interface CellBase {
  readonly id: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly source: string;
}

export interface CodeCell extends CellBase {
  readonly cell_type: "code";
  readonly execution_count: number | null;
  readonly outputs: readonly Output[];
}

export interface TextCell extends CellBase {
  readonly cell_type: "markdown" | "raw";
  /** Files pasted into the cell: name → MIME type → base64. */
  readonly attachments?: Readonly<Record<string, MimeData>>;
}

/** MIME type → value: text, base64 for pictures, any JSON for types that are JSON. */
export type MimeData = Readonly<Record<string, unknown>>;

export type Output = StreamOutput | DataOutput | ErrorOutput;

export interface StreamOutput {
  readonly output_type: "stream";
  readonly name: "stdout" | "stderr";
  readonly text: string;
}

export type DataOutput = DisplayOutput | ResultOutput;

export interface DisplayOutput {
  readonly output_type: "display_data";
  readonly data: MimeData;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface ResultOutput {
  readonly output_type: "execute_result";
  readonly execution_count: number | null;
  readonly data: MimeData;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface ErrorOutput {
  readonly output_type: "error";
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** Cells that JupyterLab would run: an empty code cell gets no number there, and none here. */
export const runs = (cell: Cell): cell is CodeCell => cell.cell_type === "code" && cell.source.trim() !== "";

/** Types whose value is JSON; in every other type a list of strings is text in lines. */
export const isJsonMime = (mime: string): boolean => mime === "application/json" || mime.endsWith("+json");
