import type ts from "typescript";
import { compiler } from "./compiler";

/** Where the value of a name is to be found that is not a variable of the cell; undefined for one that is. */
export type Elsewhere = (symbol: ts.Symbol, name: string) => ts.Expression | undefined;

/** Rewrites every use of a name that is `elsewhere`, and each `import()`. */
export function references(
  checker: ts.TypeChecker,
  names: ReadonlySet<string>,
  elsewhere: Elsewhere,
  context: ts.TransformationContext,
): (node: ts.Statement) => ts.Statement {
  const { factory } = compiler;
  const place = (name: ts.Identifier, symbol?: ts.Symbol): ts.Expression | undefined => {
    if (!names.has(name.text)) return undefined;
    const found = symbol ?? checker.getSymbolAtLocation(name);
    const value = found && elsewhere(found, name.text);
    return value && compiler.setTextRange(value, name);
  };
  // Called as it is in its own cell, without `exports` for its `this`.
  const callee = (value: ts.Expression, name: ts.Expression): ts.Expression =>
    compiler.setTextRange(
      factory.createParenthesizedExpression(factory.createComma(factory.createNumericLiteral(0), value)),
      name,
    );

  const visit = (node: ts.Node): ts.Node => {
    if (compiler.isExpressionWithTypeArguments(node)) return compiler.visitEachChild(node, visit, context);
    if (compiler.isTypeNode(node)) return node;
    if (compiler.isIdentifier(node)) return place(node) ?? node;
    if (compiler.isShorthandPropertyAssignment(node)) return shorthand(node);
    const seen = compiler.visitEachChild(node, visit, context);
    if (compiler.isCallExpression(seen)) {
      const { expression: before } = node as ts.CallExpression;
      if (before.kind === compiler.SyntaxKind.ImportKeyword) return imported(seen);
      if (!compiler.isIdentifier(before) || before === seen.expression) return seen;
      return factory.updateCallExpression(seen, callee(seen.expression, before), seen.typeArguments, seen.arguments);
    }
    if (compiler.isTaggedTemplateExpression(seen)) {
      const { tag: before } = node as ts.TaggedTemplateExpression;
      if (!compiler.isIdentifier(before) || before === seen.tag) return seen;
      return factory.updateTaggedTemplateExpression(seen, callee(seen.tag, before), seen.typeArguments, seen.template);
    }
    return seen;
  };
  const shorthand = (node: ts.ShorthandPropertyAssignment): ts.Node => {
    const fallback = compiler.visitNode(node.objectAssignmentInitializer, visit) as ts.Expression | undefined;
    const value = place(node.name, checker.getShorthandAssignmentValueSymbol(node));
    if (!value) return factory.updateShorthandPropertyAssignment(node, node.name, fallback);
    const assigned = fallback ? factory.createAssignment(value, fallback) : value;
    return compiler.setTextRange(factory.createPropertyAssignment(node.name.text, assigned), node);
  };
  const imported = (call: ts.CallExpression): ts.Node =>
    factory.updateCallExpression(call, importFunction(), undefined, call.arguments);
  return (statement) => visit(statement) as ts.Statement;
}

/** The object that the values of all cells live on. */
export const exportsObject = (): ts.Identifier => compiler.factory.createIdentifier("exports");

/** `require.import`, which is `import()` as cells have it. */
export const importFunction = (): ts.Expression =>
  compiler.factory.createPropertyAccessExpression(compiler.factory.createIdentifier("require"), "import");
