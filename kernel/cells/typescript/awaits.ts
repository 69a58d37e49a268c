import type ts from "typescript";
import { compiler } from "./compiler";

/** Whether a cell awaits something outside any function. */
export function awaitsAtTop(node: ts.Node): boolean {
  if (compiler.isAwaitExpression(node) || (compiler.isForOfStatement(node) && node.awaitModifier)) return true;
  if (compiler.isVariableDeclarationList(node) && (node.flags & awaitUsing) === awaitUsing) return true;
  return compiler.forEachChild(node, (it) => !isFunction(it) && awaitsAtTop(it)) ?? false;
}

const awaitUsing = compiler.NodeFlags.AwaitUsing;

/** What `await` cannot reach out of. */
const isFunction = (node: ts.Node): boolean =>
  compiler.isFunctionLike(node) ||
  compiler.isClassStaticBlockDeclaration(node) ||
  compiler.isPropertyDeclaration(node) ||
  compiler.isModuleDeclaration(node);
