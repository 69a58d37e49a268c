import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";

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
