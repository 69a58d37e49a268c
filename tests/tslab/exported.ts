import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";
import { type Parsed, prefix } from "./parse";

/**
 * Takes the `export`s out of a cell, whose names are all visible to later cells. Positions stay what they are.
 *
 * What is exported from another module is imported: for once, the two words have the same length.
 */
export function withoutExports(code: string, { file }: Parsed): string {
  const units = code.split("");
  const put = (start: number, text: string): void => {
    units.splice(start - prefix.length, text.length, ...text);
  };
  for (const statement of file.statements) {
    if (statement.end <= prefix.length) continue;
    if (compiler.isExportDeclaration(statement) && statement.moduleSpecifier) put(statement.getStart(file), "import");
    else for (const [start, end] of exportSpans(statement, file)) put(start, blank(file.text.slice(start, end)));
  }
  return units.join("");
}

const exportKeywords: ReadonlySet<ts.SyntaxKind> = new Set([
  compiler.SyntaxKind.ExportKeyword,
  compiler.SyntaxKind.DefaultKeyword,
]);

/** What of a statement only exports. */
function exportSpans(statement: ts.Statement, file: ts.SourceFile): [number, number][] {
  if (compiler.isExportDeclaration(statement)) return [[statement.getStart(file), statement.end]];
  if (compiler.isExportAssignment(statement)) return [[statement.getStart(file), statement.expression.getStart(file)]];
  const modifiers = compiler.canHaveModifiers(statement) ? (compiler.getModifiers(statement) ?? []) : [];
  return modifiers.filter((it) => exportKeywords.has(it.kind)).map((it) => [it.getStart(file), it.end]);
}

const blank = (text: string): string => text.replace(/[^\n]/g, " ");
