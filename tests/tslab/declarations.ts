import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";

/** One declaration of one name, as the text of a declaration file. */
export interface Declaration {
  readonly name: string;
  readonly text: string;
  readonly value: boolean;
  readonly type: boolean;
}

/**
 * Takes a cell's declaration file apart into declarations of one name each.
 *
 * `values` are the cell's names that stand for something at run time; what is not declared is of unknown type.
 */
export function declarationsOf(output: string | undefined, values: readonly string[]): Declaration[] {
  const text = output?.split(endOfOwn)[0] ?? "";
  const file = compiler.createSourceFile("cell.d.ts", text, compiler.ScriptTarget.ESNext, true);
  const declared = file.statements.flatMap((statement) => {
    if (compiler.isVariableStatement(statement)) return variables(statement);
    if (compiler.isImportDeclaration(statement)) return imports(statement, new Set(values));
    return [named(statement)].filter((it) => it !== undefined);
  });
  const names = new Set(declared.map((it) => it.name));
  return [...declared, ...values.filter((it) => !names.has(it)).map(untyped)];
}

/** Ends a cell's own part of tslab's declaration output. */
export const endOfOwn = "// end of the cell\n";

const untyped = (name: string): Declaration => ({
  ...{ name, text: `declare let ${name}: any;` },
  ...{ value: true, type: false },
});

/**
 * The declarations after a cell: its `own`, and of the `earlier` ones those that they leave standing.
 *
 * A class whose type alone is declared anew stays as a value of unknown type.
 */
export function merge(earlier: readonly Declaration[], own: readonly Declaration[]): Declaration[] {
  const values = new Set(own.filter((it) => it.value).map((it) => it.name));
  const types = new Set(own.filter((it) => it.type).map((it) => it.name));
  const left = earlier.flatMap((it) => {
    if (it.value && values.has(it.name)) return [];
    if (!it.type || !types.has(it.name)) return [it];
    return it.value ? [untyped(it.name)] : [];
  });
  return [...left, ...own];
}

/** The declarations of a cell that failed on its way: types, and the values that exist. */
export function existing(own: readonly Declaration[], defined: readonly string[]): Declaration[] {
  const names = new Set(defined);
  return own.filter((it) => !it.value || names.has(it.name));
}

function variables(statement: ts.VariableStatement): Declaration[] {
  const { declarations } = statement.declarationList;
  const [first] = declarations;
  if (!first) return [];
  const before = written(statement).split(first.getText())[0] ?? "declare let ";
  return declarations.map((it) => ({
    ...{ name: it.name.getText(), text: `${before}${it.getText()};` },
    ...{ value: true, type: false },
  }));
}

function imports(statement: ts.ImportDeclaration, values: ReadonlySet<string>): Declaration[] {
  const { importClause: clause, moduleSpecifier } = statement;
  if (!clause) return [];
  const declare = (name: string, what: string, typeOnly: boolean): Declaration => {
    const value = !typeOnly && values.has(name);
    const text = `import ${clause.isTypeOnly ? "type " : ""}${what} from ${moduleSpecifier.getText()};`;
    return { name, text, value, type: true };
  };
  const { name, namedBindings: bindings } = clause;
  const found = name ? [declare(name.text, name.text, clause.isTypeOnly)] : [];
  if (!bindings) return found;
  if (compiler.isNamespaceImport(bindings)) {
    return [...found, declare(bindings.name.text, bindings.getText(), clause.isTypeOnly)];
  }
  return [
    ...found,
    ...bindings.elements.map((it) => declare(it.name.text, `{ ${it.getText()} }`, clause.isTypeOnly || it.isTypeOnly)),
  ];
}

function named(statement: ts.Statement): Declaration | undefined {
  const { name } = statement as Partial<ts.DeclarationStatement>;
  if (!name) return undefined;
  const text = written(statement);
  const declare = (value: boolean, type: boolean): Declaration => ({ name: name.getText(), text, value, type });
  if (compiler.isFunctionDeclaration(statement)) return declare(true, false);
  if (compiler.isInterfaceDeclaration(statement) || compiler.isTypeAliasDeclaration(statement))
    return declare(false, true);
  return declare(true, true);
}

/** A statement with its documentation, without the compiler's own directives. */
const written = (statement: ts.Statement): string =>
  statement
    .getFullText()
    .split("\n")
    .filter((line) => !line.startsWith("///"))
    .join("\n")
    .trim();
