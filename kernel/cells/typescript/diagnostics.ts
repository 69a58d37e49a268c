import path from "node:path";
import type ts from "typescript";
import { cellFile, type Diagnostic } from "../cells";
import { compiler } from "./compiler";
import type { Parsed } from "./parse";

/** The parser's errors, the first at each place: those after it only repeat it. */
export function syntaxErrors({ file, errors }: Parsed): Diagnostic[] {
  const first = errors.filter((it) => errors.find((other) => other.start === it.start) === it);
  return diagnosticsOf(first, { cell: file, length: file.text.length, folder: "" });
}

/** The cell that diagnostics are of. */
export interface DiagnosedCell {
  readonly cell: ts.SourceFile;
  /** Of the text that the user wrote. */
  readonly length: number;
  readonly folder: string;
}

/** The compiler's errors as an editor shows them, each once. */
export function diagnosticsOf(errors: readonly ts.Diagnostic[], place: DiagnosedCell): Diagnostic[] {
  const found = errors.map((it) => diagnosticOf(it, place));
  const once = new Map(found.map((it) => [`${it.file} ${it.line}:${it.column} ${it.message}`, it]));
  return [...once.values()].sort(
    (a, b) => Number(!!a.file) - Number(!!b.file) || a.line - b.line || a.column - b.column,
  );
}

/** A failure of the compiler's own, as one of the cell. */
export function failure(error: unknown): Diagnostic {
  const message = `the compiler failed: ${error instanceof Error ? error.message : String(error)}`;
  return { message, code: 0, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

function diagnosticOf(error: ts.Diagnostic, { cell, length: bound, folder }: DiagnosedCell): Diagnostic {
  const message = compiler.flattenDiagnosticMessageText(error.messageText, "\n").replace(cellsType, cellOf);
  const { file, start = 0, length = 0 } = error;
  if (!file) return { message, code: error.code, line: 1, column: 1, endLine: 1, endColumn: 1 };
  const own = file === cell;
  const place = (offset: number): { line: number; column: number } => {
    const { line, character } = compiler.getLineAndCharacterOfPosition(file, own ? Math.min(offset, bound) : offset);
    return { line: line + 1, column: character + 1 };
  };
  const [from, to] = [place(start), place(start + length)];
  const range = { ...from, endLine: to.line, endColumn: to.column };
  return { message, code: error.code, ...range, ...(own ? {} : { file: path.relative(folder, file.fileName) }) };
}

/** How the compiler tells types of one name apart: `import("/folder/Cell In[1]").Area`; the cell's own has no number yet. */
const cellsType = /import\("[^"]*\/Cell In\[(\d*)\][^"]*"\)\./g;
const cellOf = (_: string, cell: string): string => (cell === "" ? "" : `${cellFile(Number(cell))}.`);
