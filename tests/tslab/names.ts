import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";

/** A name that a cell leaves to later ones. */
export interface Name {
  readonly name: string;
  readonly writable: boolean;
}

export interface Names {
  /** Functions, imports, and each `var` inside a statement exist from the start. */
  readonly first: Name[];
  /** All else exists once its statement has run. */
  readonly after: Map<ts.Statement, Name[]>;
}

export function namesOf(checker: ts.TypeChecker, cell: ts.SourceFile): Names {
  const names: Names = { first: [], after: new Map() };
  for (const [key, symbol] of cell.locals ?? []) {
    const declaration = symbol.declarations?.find(hasValue(checker, symbol));
    if (!declaration) continue;
    const variable = (symbol.flags & compiler.SymbolFlags.Variable) !== 0;
    const constant = (compiler.getCombinedNodeFlags(declaration) & compiler.NodeFlags.Const) !== 0;
    const name = { name: compiler.unescapeLeadingUnderscores(key as ts.__String), writable: variable && !constant };
    const statement = statementOf(declaration, cell);
    const hoisted = variable
      ? !compiler.isVariableStatement(statement)
      : compiler.isFunctionDeclaration(statement) || compiler.isImportDeclaration(statement);
    if (hoisted) names.first.push(name);
    else names.after.set(statement, [...(names.after.get(statement) ?? []), name]);
  }
  return names;
}

/** The cell's names that are more than types. */
export const valueNames = (checker: ts.TypeChecker, cell: ts.SourceFile): string[] =>
  [...(cell.locals ?? [])]
    .filter(([, symbol]) => symbol.declarations?.some(hasValue(checker, symbol)))
    .map(([key]) => compiler.unescapeLeadingUnderscores(key as ts.__String));

/** Whether a declaration of `symbol` leaves something behind at run time. */
function hasValue(checker: ts.TypeChecker, symbol: ts.Symbol): (declaration: ts.Declaration) => boolean {
  const isAlias = (symbol.flags & compiler.SymbolFlags.Alias) !== 0;
  const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
  const value = (target.flags & compiler.SymbolFlags.Value) !== 0;
  return (declaration) => {
    if (!value || compiler.isInterfaceDeclaration(declaration) || compiler.isTypeAliasDeclaration(declaration))
      return false;
    if (compiler.isTypeOnlyImportOrExportDeclaration(declaration)) return false;
    if (compiler.isFunctionDeclaration(declaration)) return declaration.body !== undefined;
    return (compiler.getCombinedModifierFlags(declaration) & compiler.ModifierFlags.Ambient) === 0;
  };
}

function statementOf(node: ts.Node, cell: ts.SourceFile): ts.Statement {
  return node.parent === cell ? (node as ts.Statement) : statementOf(node.parent, cell);
}
