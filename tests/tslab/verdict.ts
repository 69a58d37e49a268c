import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";

/** What the checker says about a cell. */
export interface Verdict {
  readonly errors: readonly ts.Diagnostic[];
  /** The cell awaits something outside any function. */
  readonly async: boolean;
  /** What has a type that a declaration file cannot spell, such as an unexported one: no mistake of the user's. */
  readonly unspeakable: readonly ts.Diagnostic[];
}

const awaitOutsideAsync = 1308;

/** Tells mistakes from what only a notebook allows. */
export function judge(found: readonly ts.Diagnostic[], cell: ts.SourceFile): Verdict {
  const awaits = found.filter((it) => it.file === cell && isTopLevelAwait(it, cell));
  const unspeakable = found.filter((it) => it.file === cell && isUnspeakable(it.code));
  const allowed = new Set([...awaits, ...unspeakable]);
  // tslab exports all names at the end, also those that are none, such as `global`'s; the user has no such line.
  const last = cell.statements.at(-1);
  const end = last && last.pos > 0 && compiler.isExportDeclaration(last) ? last.pos : cell.end;
  const added = (it: ts.Diagnostic): boolean => it.file === cell && (it.start ?? 0) > end;
  const errors = found.filter((it) => it.file && !added(it) && !allowed.has(it));
  return { errors, async: awaitsAtTop(cell), unspeakable };
}

const isUnspeakable = (code: number): boolean =>
  (code >= 4000 && code <= 4103) || [2527, 2742, 2883, 5088, 7056].includes(code);

/** As tslab sets it, the compiler calls an `await` outside functions a mistake, if not each. */
const isTopLevelAwait = (error: ts.Diagnostic, cell: ts.SourceFile): boolean =>
  error.code === awaitOutsideAsync && !isInFunction(nodeAt(cell, error.start ?? 0));

function awaitsAtTop(node: ts.Node): boolean {
  if (compiler.isAwaitExpression(node) || (compiler.isForOfStatement(node) && node.awaitModifier)) return true;
  return compiler.forEachChild(node, (it) => !isFunction(it) && awaitsAtTop(it)) ?? false;
}

const isInFunction = (node: ts.Node): boolean =>
  !compiler.isSourceFile(node) && (isFunction(node) || isInFunction(node.parent));

/** What `await` cannot reach out of. */
const isFunction = (node: ts.Node): boolean =>
  compiler.isFunctionLike(node) ||
  compiler.isClassStaticBlockDeclaration(node) ||
  compiler.isPropertyDeclaration(node) ||
  compiler.isModuleDeclaration(node);

/** The innermost node that begins at or before `position` and ends after it. */
function nodeAt(node: ts.Node, position: number): ts.Node {
  const child = compiler.forEachChild(node, (it) => (it.pos <= position && position < it.end ? it : undefined));
  return child ? nodeAt(child, position) : node;
}
