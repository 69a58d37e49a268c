import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";
import { earlierNames, exportsObject } from "./earlier-names";
import { type Name, namesOf } from "./names";

/** The property of `exports` that holds a cell's last value; no variable can have this name. */
const lastValue = "last value";

/** What the transformation did beside the code itself. */
export interface Transformed {
  lastExpression?: string;
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
  cell: ts.SourceFile,
  earlier: ts.SourceFile,
  done: Transformed,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    if (file !== cell) return file;
    const named = namesOf(checker, cell);
    const references = earlierNames(checker, earlier, context);
    const [imports, rest] = partition(cell.statements, compiler.isImportDeclaration);
    const own = rest.filter((statement) => !compiler.isExportDeclaration(statement));
    const last = own.at(-1);
    const body = own.flatMap((statement) => {
      const converted = references(statement);
      const kept = statement === last && compiler.isExpressionStatement(converted);
      if (kept) done.lastExpression = lastValue;
      return [kept ? keepValue(converted) : converted, ...(named.after.get(statement) ?? []).map(define)];
    });
    const statements = [...imports, ...named.first.map(define), ...body, emptyExport()];
    return compiler.factory.updateSourceFile(cell, statements);
  };
}

/** `Reflect.defineProperty(exports, "x", { get: () => x, set: (value) => { x = value; }, … });` */
function define({ name, writable }: Name): ts.Statement {
  const { factory } = compiler;
  const variable = factory.createIdentifier(name);
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
    factory.createBlock([factory.createExpressionStatement(factory.createAssignment(variable, value))]),
  );
  const property = factory.createObjectLiteralExpression([
    factory.createPropertyAssignment("get", arrow([], variable)),
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

/** Keeps a cell without imports a module. */
const emptyExport = (): ts.Statement =>
  compiler.factory.createExportDeclaration(undefined, false, compiler.factory.createNamedExports([]));

function partition<T, S extends T>(items: readonly T[], test: (item: T) => item is S): [S[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
