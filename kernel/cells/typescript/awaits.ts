import type ts from "typescript";
import { compiler } from "./compiler";
import { isFunction } from "./parse";

/** Whether a cell awaits something outside any function. */
export function awaitsAtTop(node: ts.Node): boolean {
  if (compiler.isAwaitExpression(node) || (compiler.isForOfStatement(node) && node.awaitModifier)) return true;
  if (compiler.isVariableDeclarationList(node) && (node.flags & awaitUsing) === awaitUsing) return true;
  return compiler.forEachChild(node, (it) => !isFunction(it) && awaitsAtTop(it)) ?? false;
}

const awaitUsing = compiler.NodeFlags.AwaitUsing;
