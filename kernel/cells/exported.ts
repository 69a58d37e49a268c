import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";
import { type Parsed, prefix } from "./parse";

/** Blanks the `export`s of a cell, whose names are all visible to later cells. Positions stay what they are. */
export function withoutExports(code: string, { file }: Parsed): string {
  const spans = file.statements.flatMap((it) => exportSpans(it, file));
  return spans.reduce((text, [start, end]) => blank(text, start - prefix.length, end - prefix.length), code);
}

const exportKeywords = (): ReadonlySet<ts.SyntaxKind> =>
  new Set([compiler.SyntaxKind.ExportKeyword, compiler.SyntaxKind.DefaultKeyword]);

function exportSpans(statement: ts.Statement, file: ts.SourceFile): [number, number][] {
  if (statement.end <= prefix.length) return [];
  // `export { a, b };` says nothing in a cell; `export … from` would load a module, and stays for the compiler to judge.
  if (compiler.isExportDeclaration(statement)) {
    return statement.moduleSpecifier ? [] : [[statement.getStart(file), statement.end]];
  }
  if (compiler.isExportAssignment(statement)) return [[statement.getStart(file), statement.expression.getStart(file)]];
  const modifiers = compiler.canHaveModifiers(statement) ? (compiler.getModifiers(statement) ?? []) : [];
  const kinds = exportKeywords();
  return modifiers.filter((it) => kinds.has(it.kind)).map((it) => [it.getStart(file), it.end]);
}

const blank = (text: string, start: number, end: number): string =>
  text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, " ") + text.slice(end);
