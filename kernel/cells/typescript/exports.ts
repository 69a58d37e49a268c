import type ts from "typescript";
import { compiler } from "./compiler";

/** Where what a module exports is written, and its name there. */
export interface Origin {
  readonly file: ts.SourceFile;
  readonly name: string;
}

type Exports = ReadonlyMap<string, Origin>;

/** Tells what declaration files export, by their text alone; `target` is the file of an import, where it is among them. */
export function exportsOf(target: (specifier: string, from: ts.SourceFile) => ts.SourceFile | undefined) {
  const known = new Map<ts.SourceFile, Exports>();

  function all(file: ts.SourceFile): Exports {
    const before = known.get(file);
    if (before) return before;
    const found = new Map<string, Origin>();
    // Modules may import each other: what is not known yet is found by another way.
    known.set(file, found);
    for (const name of named(file)) found.set(name, { file, name });
    for (const { from, name, source } of passedOn(file))
      found.set(name, (from && all(from).get(source)) ?? { file, name });
    for (const { moduleSpecifier } of file.statements.filter(isStar)) {
      for (const [name, origin] of through(file, moduleSpecifier)) if (!found.has(name)) found.set(name, origin);
    }
    return found;
  }

  /** What `export * from` that module brings. */
  function through(file: ts.SourceFile, specifier: ts.Expression): readonly (readonly [string, Origin])[] {
    const from = target((specifier as ts.StringLiteral).text, file);
    return from ? [...all(from)].filter(([name]) => name !== "default") : [];
  }

  /** The names that `file` exports under `export { a as b } from`, and whose they are. */
  function passedOn(file: ts.SourceFile) {
    return file.statements.flatMap((it) => {
      if (!compiler.isExportDeclaration(it) || !it.exportClause || !compiler.isNamedExports(it.exportClause)) return [];
      const from = it.moduleSpecifier && target((it.moduleSpecifier as ts.StringLiteral).text, file);
      return it.exportClause.elements.map(({ name, propertyName }) => ({
        from,
        name: name.text,
        source: (propertyName ?? name).text,
      }));
    });
  }

  /** What takes the place of each `export * from` in `file`, in their order; undefined where that has to stay. */
  function spelledOut(file: ts.SourceFile): readonly (readonly (readonly [string, Origin])[] | undefined)[] {
    const taken = new Set([...named(file), ...passedOn(file).map(({ name }) => name)]);
    return file.statements.filter(isStar).map(({ moduleSpecifier }) => {
      const from = target((moduleSpecifier as ts.StringLiteral).text, file);
      if (!from || from.statements.some((it) => compiler.isExportAssignment(it) && it.isExportEquals)) return undefined;
      const brought = through(file, moduleSpecifier).filter(([name]) => !taken.has(name));
      for (const [name] of brought) taken.add(name);
      return brought;
    });
  }

  return { spelledOut };
}

/** An `export * from`. */
type Star = ts.ExportDeclaration & { readonly moduleSpecifier: ts.Expression };
export const isStar = (node: ts.Node): node is Star =>
  compiler.isExportDeclaration(node) && !node.exportClause && node.moduleSpecifier !== undefined;

/** The names of the declarations that `file` exports itself. */
function named(file: ts.SourceFile): readonly string[] {
  // A declaration file exports all that it declares, unless it says what.
  const says = file.statements.some((it) => compiler.isExportDeclaration(it) || compiler.isExportAssignment(it));
  return file.statements.flatMap((it): string[] => {
    if (compiler.isExportAssignment(it)) return it.isExportEquals ? [] : ["default"];
    if (compiler.isExportDeclaration(it)) {
      return it.exportClause && compiler.isNamespaceExport(it.exportClause) ? [it.exportClause.name.text] : [];
    }
    const flags = compiler.canHaveModifiers(it)
      ? compiler.getCombinedModifierFlags(it as ts.Declaration & ts.Statement)
      : 0;
    if (says && !(flags & compiler.ModifierFlags.Export)) return [];
    if (flags & compiler.ModifierFlags.Default) return ["default"];
    if (compiler.isVariableStatement(it)) return it.declarationList.declarations.flatMap(({ name }) => boundBy(name));
    const { name } = it as ts.Statement & { readonly name?: ts.Node };
    return name && compiler.isIdentifier(name) ? [name.text] : [];
  });
}

const boundBy = (name: ts.BindingName): string[] =>
  compiler.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((it) => (compiler.isOmittedExpression(it) ? [] : boundBy(it.name)));
