import type ts from "typescript";
import { compiler } from "./compiler";
import type { Locals } from "./parse";

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

/** Sorts the names of `own`, which is what the cell declares itself. */
export function namesOf(checker: ts.TypeChecker, cell: ts.SourceFile, own: Locals): Names {
  const names: Names = { first: [], after: new Map() };
  for (const [key, symbol] of own) {
    const declaration = symbol.declarations?.find(hasValue(checker, symbol));
    if (!declaration) continue;
    const variable = (symbol.flags & compiler.SymbolFlags.Variable) !== 0;
    const constant = (compiler.getCombinedNodeFlags(declaration) & constants) !== 0;
    const name = { name: compiler.unescapeLeadingUnderscores(key), writable: variable && !constant };
    const statement = statementOf(declaration, cell);
    const hoisted = variable
      ? !compiler.isVariableStatement(statement)
      : compiler.isFunctionDeclaration(statement) || compiler.isImportDeclaration(statement);
    if (hoisted) names.first.push(name);
    else names.after.set(statement, [...(names.after.get(statement) ?? []), name]);
  }
  return names;
}

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

/** Whether what `declaration` declares or imports exists when the cell runs. */
export const isValueDeclaration =
  (checker: ts.TypeChecker) =>
  (declaration: ts.Declaration): boolean => {
    const { symbol } = declaration as ts.Declaration & { symbol?: ts.Symbol };
    return symbol !== undefined && hasValue(checker, symbol)(declaration);
  };

/** `const`, `using` and `await using`. */
const constants = compiler.NodeFlags.Const | compiler.NodeFlags.Using;
