import type ts from "typescript";
import { compiler } from "./compiler";
import { importsOf } from "./imports";
import { isValueDeclaration, type Name, namesOf } from "./names";
import type { Locals } from "./parse";
import { exportsObject, references } from "./references";

/** The property of `exports` that holds a cell's last value; no variable can have this name. */
const lastValue = "last value";

/** What the transformation has to know of a cell beside its code. */
export interface CellScope {
  /** The names that the cell declares. */
  readonly own: Locals;
  /** The names of earlier cells that it sees. */
  readonly earlier: ReadonlyMap<string, ts.Symbol>;
  /** Whether a module can be loaded by `import()` alone. */
  awaits(specifier: string): boolean;
}

/** What the transformation did beside the code itself. */
export interface Transformed {
  lastExpression?: string;
  /** The cell awaits one of its imports. */
  async?: boolean;
}

/**
 * Makes a checked cell a function body whose variables outlive it.
 *
 * - A name from an earlier cell becomes a property of `exports`.
 * - Each name of the cell's own becomes an accessor on `exports` as soon as it exists. The cell's code goes on using
 *   the variable itself, at full speed, and what later cells assign is what the cell's functions see.
 * - Imports come first, and the last expression's value is kept.
 */
export function cellTransformer(
  checker: ts.TypeChecker,
  scope: CellScope,
  done: Transformed,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (cell) => {
    const { factory } = compiler;
    const named = namesOf(checker, cell, scope.own);
    const [declarations, rest] = partition(cell.statements, compiler.isImportDeclaration);
    const isValue = isValueDeclaration(checker);
    const imports = importsOf(declarations, isValue, scope.awaits, context);
    if (imports.async) done.async = true;

    const importedAs = (symbol: ts.Symbol): (() => ts.Expression) | undefined => {
      const node = symbol.declarations?.find((it) => imports.values.has(it));
      return node && imports.values.get(node);
    };
    const names = new Set([...scope.earlier.keys(), ...[...scope.own.keys()].map(compiler.unescapeLeadingUnderscores)]);
    const rewrite = references(
      checker,
      names,
      (symbol, name) =>
        scope.earlier.get(name) === symbol
          ? factory.createPropertyAccessExpression(exportsObject(), name)
          : importedAs(symbol)?.(),
      context,
    );
    const define = (name: Name): ts.Statement => {
      const symbol = scope.own.get(compiler.escapeLeadingUnderscores(name.name));
      return definition(name, (symbol && importedAs(symbol)?.()) ?? factory.createIdentifier(name.name));
    };

    const own = rest.filter((statement) => !compiler.isExportDeclaration(statement));
    const last = own.at(-1);
    const body = own.flatMap((statement) => {
      const converted = rewrite(statement);
      const kept = statement === last && compiler.isExpressionStatement(converted);
      if (kept) done.lastExpression = lastValue;
      return [kept ? keepValue(converted) : converted, ...(named.after.get(statement) ?? []).map(define)];
    });
    return factory.updateSourceFile(cell, [...imports.statements, ...named.first.map(define), ...body]);
  };
}

/** After all other steps: the code of a function, which is strict and exports nothing. */
export const functionBody: ts.TransformerFactory<ts.SourceFile> = () => (cell) => {
  const { factory } = compiler;
  const strict = factory.createExpressionStatement(factory.createStringLiteral("use strict"));
  return factory.updateSourceFile(cell, [strict, ...cell.statements.filter((it) => !compiler.isExportDeclaration(it))]);
};

/** `Reflect.defineProperty(exports, "x", { get: () => x, set: (value) => { x = value; }, … });` */
function definition({ name, writable }: Name, place: ts.Expression): ts.Statement {
  const { factory } = compiler;
  const arrow = (parameters: ts.Identifier[], body: ts.ConciseBody): ts.Expression =>
    factory.createArrowFunction(
      undefined,
      undefined,
      parameters.map((it) => factory.createParameterDeclaration(undefined, undefined, it)),
      undefined,
      undefined,
      body,
    );
  const value = factory.createUniqueName("value");
  const set = arrow(
    [value],
    factory.createBlock([factory.createExpressionStatement(factory.createAssignment(place, value))]),
  );
  const property = factory.createObjectLiteralExpression([
    factory.createPropertyAssignment("get", arrow([], place)),
    ...(writable ? [factory.createPropertyAssignment("set", set)] : []),
    factory.createPropertyAssignment("enumerable", factory.createTrue()),
    factory.createPropertyAssignment("configurable", factory.createTrue()),
  ]);
  const reflect = factory.createPropertyAccessExpression(factory.createIdentifier("Reflect"), "defineProperty");
  const arguments_ = [exportsObject(), factory.createStringLiteral(name), property];
  return factory.createExpressionStatement(factory.createCallExpression(reflect, undefined, arguments_));
}

/** `exports["last value"] = …;` */
function keepValue(statement: ts.ExpressionStatement): ts.Statement {
  const { factory } = compiler;
  const target = factory.createElementAccessExpression(exportsObject(), factory.createStringLiteral(lastValue));
  return compiler.setTextRange(
    factory.createExpressionStatement(factory.createAssignment(target, statement.expression)),
    statement,
  );
}

function partition<T, S extends T>(items: readonly T[], test: (item: T) => item is S): [S[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))] as [S[], T[]];
}
