import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";

/** Rewrites every use of a name that an earlier cell has declared. */
export function earlierNames(
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

/** The object that the values of all cells live on. */
export const exportsObject = (): ts.Identifier => compiler.factory.createIdentifier("exports");
