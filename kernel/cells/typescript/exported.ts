import type ts from "typescript";
import { compiler } from "./compiler";
import { isStar } from "./exports";
import type { Parsed } from "./parse";

/**
 * Takes the `export`s out of a cell, whose names are all visible to later cells. Positions stay what they are.
 *
 * What is exported from another module is imported: for once, the two words have the same length. `export *` gives nothing
 * a name, and only loads. A first line that is for the system's shell is made a comment.
 */
export function withoutExports(code: string, { file }: Parsed): string {
  const units = code.split("");
  const put = (start: number, text: string): void => void units.splice(start, text.length, ...text);
  if (code.startsWith("#!")) put(0, "//");
  for (const statement of file.statements) {
    const start = statement.getStart(file);
    if (isStar(statement)) {
      const end = statement.isTypeOnly ? statement.end : statement.moduleSpecifier.getStart(file);
      put(start, blank(file.text.slice(start, end)));
      if (!statement.isTypeOnly) put(start, "import");
    } else if (compiler.isExportDeclaration(statement) && statement.moduleSpecifier) put(start, "import");
    else for (const [from, to] of exportSpans(statement, file)) put(from, blank(file.text.slice(from, to)));
    // A function or class without a name is a declaration after `export default` alone, and after this an expression.
    if (isNameless(statement)) put(start, "void 0,");
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

const isNameless = (statement: ts.Statement): boolean =>
  (compiler.isFunctionDeclaration(statement) || compiler.isClassDeclaration(statement)) && !statement.name;

const blank = (text: string): string => text.replace(/[^\n]/g, " ");
