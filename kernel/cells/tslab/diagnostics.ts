import path from "node:path";
import type ts from "@tslab/typescript-for-tslab";
import type { Diagnostic } from "../cells";
import { compiler } from "./compiler";
import { prefix } from "./parse";

const prefixLines = prefix.split("\n").length - 1;

/** The parser's errors, the first at each place: those after it only repeat it. */
export function syntaxErrors(errors: readonly ts.DiagnosticWithLocation[], code: string): Diagnostic[] {
  const first = errors.filter((it) => errors.find((other) => other.start === it.start) === it);
  return diagnosticsOf(first, code, "", () => true);
}

/** The compiler's errors as an editor shows them, each once; `isCell` tells the cell from local files. */
export function diagnosticsOf(
  errors: readonly ts.Diagnostic[],
  code: string,
  folder: string,
  isCell: (file: ts.SourceFile) => boolean,
): Diagnostic[] {
  const found = errors.map((it) => diagnosticOf(it, code, folder, isCell));
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

function diagnosticOf(
  error: ts.Diagnostic,
  code: string,
  folder: string,
  isCell: (file: ts.SourceFile) => boolean,
): Diagnostic {
  const message = compiler.flattenDiagnosticMessageText(error.messageText, "\n");
  const { file, start = 0, length = 0 } = error;
  if (!file) return { message, code: error.code, line: 1, column: 1, endLine: 1, endColumn: 1 };
  const own = isCell(file);
  // What the compiler says of the text that was added belongs to the cell's end.
  const bound = own ? prefix.length + code.length : file.text.length;
  const place = (offset: number): { line: number; column: number } => {
    const { line, character } = compiler.getLineAndCharacterOfPosition(file, Math.min(offset, bound));
    return { line: line + 1 - (own ? prefixLines : 0), column: character + 1 };
  };
  const [from, to] = [place(start), place(start + length)];
  const range = { ...from, endLine: to.line, endColumn: to.column };
  return { message, code: error.code, ...range, ...(own ? {} : { file: path.relative(folder, file.fileName) }) };
}
