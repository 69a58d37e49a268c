import type ts from "typescript";
import { compiler } from "./compiler";

/**
 * Reads the documentation of what stands at `position`, in files that were parsed without it.
 *
 * Most of a library's text is documentation, and of a thousand comments one is asked for.
 */
export function readDocumentation(program: ts.Program, file: ts.SourceFile, position: number): void {
  const checker = program.getTypeChecker();
  for (let node: ts.Node | undefined = nodeAt(file, position); node; node = node.parent) {
    if (compiler.isIdentifier(node) || compiler.isStringLiteralLike(node)) readOf(checker.getSymbolAtLocation(node));
    if (!compiler.isCallExpression(node) && !compiler.isNewExpression(node)) continue;
    for (const it of checker.getTypeAtLocation(node.expression).getCallSignatures()) read(it.declaration);
    for (const it of checker.getTypeAtLocation(node.expression).getConstructSignatures()) read(it.declaration);
    return;
  }

  function readOf(symbol: ts.Symbol | undefined): void {
    if (!symbol) return;
    const target = symbol.flags & compiler.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    for (const declaration of target.declarations ?? []) read(declaration);
  }
}

function nodeAt(node: ts.Node, position: number): ts.Node {
  const inside = compiler.forEachChild(node, (it) => (it.pos <= position && position <= it.end ? it : undefined));
  return inside ? nodeAt(inside, position) : node;
}

/** Parses the comments before `declaration`, as the parser would have. */
function read(declaration: ts.Node | undefined): void {
  if (!declaration) return;
  const owner = compiler.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const file = owner.getSourceFile() as ts.SourceFile & { jsDocParsingMode?: ts.JSDocParsingMode };
  const documented = owner as ts.Node & { jsDoc?: unknown[] };
  if (documented.jsDoc || file.jsDocParsingMode !== compiler.JSDocParsingMode.ParseNone) return;
  const comments = compiler.getLeadingCommentRanges(file.text, owner.pos) ?? [];
  documented.jsDoc = comments
    .filter(({ pos }) => file.text.startsWith("/**", pos))
    .flatMap(({ pos, end }) => {
      const jsDoc = internal.parseIsolatedJSDocComment(file.text, pos, end - pos)?.jsDoc;
      if (jsDoc) jsDoc.parent = owner;
      return jsDoc ?? [];
    });
}

/** Not in the public types. */
const internal = compiler as unknown as {
  parseIsolatedJSDocComment(text: string, start: number, length: number): { jsDoc?: { parent: ts.Node } } | undefined;
};
