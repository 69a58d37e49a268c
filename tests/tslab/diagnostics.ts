import type ts from "@tslab/typescript-for-tslab";
import type { Diagnostic } from "../../kernel/cells/cells";
import { compiler } from "./compiler";
import { prefix } from "./parse";

const prefixLines = prefix.split("\n").length - 1;

/** The parser's errors, the first at each place: those after it only repeat it. */
export function syntaxErrors(errors: readonly ts.DiagnosticWithLocation[], code: string): Diagnostic[] {
  const first = errors.filter((it) => errors.find((other) => other.start === it.start) === it);
  return diagnosticsOf(first, code);
}

/** The compiler's errors in a cell. */
export const diagnosticsOf = (errors: readonly ts.Diagnostic[], code: string): Diagnostic[] =>
  errors.map((it) => diagnosticOf(it, code));

/** A failure of the converter's own, as one of the cell. */
export function failure(error: unknown): Diagnostic {
  const message = `the converter failed: ${error instanceof Error ? error.message : String(error)}`;
  return { message, code: 0, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

function diagnosticOf({ messageText, code, file, start = 0, length = 0 }: ts.Diagnostic, text: string): Diagnostic {
  const message = compiler.flattenDiagnosticMessageText(messageText, "\n");
  const place = (offset: number): { line: number; column: number } => {
    if (!file) return { line: 1, column: 1 };
    // What the compiler says of the text that was added belongs to the cell's end.
    const bound = Math.min(offset, prefix.length + text.length);
    const { line, character } = compiler.getLineAndCharacterOfPosition(file, bound);
    return { line: line + 1 - prefixLines, column: character + 1 };
  };
  const [from, to] = [place(start), place(start + length)];
  return { message, code, ...from, endLine: to.line, endColumn: to.column };
}
