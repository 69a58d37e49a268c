import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";

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

interface Name {
  readonly name: string;
  readonly writable: boolean;
}

interface Names {
  /** Functions, imports, and each `var` inside a statement exist from the start. */
  readonly first: Name[];
  /** All else exists once its statement has run. */
  readonly after: Map<ts.Statement, Name[]>;
}

function namesOf(checker: ts.TypeChecker, cell: ts.SourceFile): Names {
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

/** Rewrites every use of a name that an earlier cell has declared. */
function earlierNames(
  checker: ts.TypeChecker,
  earlier: ts.SourceFile,
  context: ts.TransformationContext,
): (statement: ts.Statement) => ts.Statement {
  const { factory } = compiler;
  const isEarlier = (name: ts.Identifier, symbol = checker.getSymbolAtLocation(name)): boolean =>
    symbol !== undefined && earlier.locals?.get(name.escapedText) === symbol;
  const property = (name: ts.Identifier): ts.Expression =>
    compiler.setTextRange(factory.createPropertyAccessExpression(exportsObject(), name.text), name);
  // Called as it is in its own cell, without `exports` for its `this`.
  const callee = (name: ts.Identifier): ts.Expression =>
    compiler.setTextRange(
      factory.createParenthesizedExpression(factory.createComma(factory.createNumericLiteral(0), property(name))),
      name,
    );

  const visit = (node: ts.Node): ts.Node => {
    if (compiler.isExpressionWithTypeArguments(node)) return compiler.visitEachChild(node, visit, context);
    if (compiler.isTypeNode(node)) return node;
    if (compiler.isIdentifier(node)) return isEarlier(node) ? property(node) : node;
    if (compiler.isShorthandPropertyAssignment(node)) return shorthand(node);
    const seen = compiler.visitEachChild(node, visit, context);
    if (compiler.isCallExpression(seen) && isCalled(node, seen.expression)) {
      const name = (node as ts.CallExpression).expression as ts.Identifier;
      return factory.updateCallExpression(seen, callee(name), seen.typeArguments, seen.arguments);
    }
    if (compiler.isTaggedTemplateExpression(seen) && isCalled(node, seen.tag)) {
      const name = (node as ts.TaggedTemplateExpression).tag as ts.Identifier;
      return factory.updateTaggedTemplateExpression(seen, callee(name), seen.typeArguments, seen.template);
    }
    return seen;
  };
  /** Whether what `node` calls is a name that has become a property. */
  const isCalled = (node: ts.Node, converted: ts.Expression): boolean => {
    const before = compiler.isCallExpression(node) ? node.expression : (node as ts.TaggedTemplateExpression).tag;
    return compiler.isIdentifier(before) && before !== converted;
  };
  const shorthand = (node: ts.ShorthandPropertyAssignment): ts.Node => {
    const fallback = compiler.visitNode(node.objectAssignmentInitializer, visit) as ts.Expression | undefined;
    if (!isEarlier(node.name, checker.getShorthandAssignmentValueSymbol(node)))
      return factory.updateShorthandPropertyAssignment(node, node.name, fallback);
    const value = fallback ? factory.createAssignment(property(node.name), fallback) : property(node.name);
    return compiler.setTextRange(factory.createPropertyAssignment(node.name.text, value), node);
  };
  return (statement) => visit(statement) as ts.Statement;
}

const exportsObject = (): ts.Identifier => compiler.factory.createIdentifier("exports");

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
