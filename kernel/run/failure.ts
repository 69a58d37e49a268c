// biome-ignore-all lint/suspicious/noControlCharactersInRegex: they are what terminals are told with
import type { ErrorOutput } from "./notebook";

/** A cell that did not run to its end. */
export interface Failure {
  /** The cell's number, as JupyterLab shows it beside the cell. */
  readonly cell: number;
  readonly ename: string;
  readonly evalue: string;
  /** The line of the cell that the error came from, one-based, where the traceback tells. */
  readonly line?: number;
  readonly text?: string;
}

/** What is to be said about an error in cell `cell`: the line is the innermost one that lies in the cell itself. */
export function failureOf(cell: number, source: string, error: ErrorOutput): Failure {
  const { ename, evalue, traceback } = error;
  const plain = traceback.join("\n").replace(/\x1b\[[\d;]*m/g, "");
  const line = Number(new RegExp(`Cell In\\[${cell}\\](?::|, line )(\\d+)`).exec(plain)?.[1]) || undefined;
  return { cell, ename, evalue, line, text: line === undefined ? undefined : source.split("\n")[line - 1] };
}

/** A failure in two lines for a terminal: what, and where. */
export function failureText(file: string, { cell, ename, evalue, line, text }: Failure): string {
  const where = line === undefined || text === undefined ? "" : `\n  line ${line}: ${text.trim()}`;
  return `${file}: cell ${cell}: ${ename}: ${evalue}${where}`;
}
