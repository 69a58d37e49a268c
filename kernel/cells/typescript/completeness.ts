import type { Completeness } from "../cells";
import { compiler } from "./compiler";
import { parse } from "./parse";

/** Errors that end where the text ends, since what was opened goes on: a template, a comment. */
const unterminated = new Set([1160, 1010]);
/** Errors that end where the text ends, but that no further line can mend: a string, a regular expression. */
const unmendable = new Set([1002, 1161]);

/** Whether Enter runs the code or continues it: only syntax counts, a mistake in types is for the cell's run to tell. */
export function completenessOf(code: string): Completeness {
  const { errors } = parse(code);
  const [first] = [...errors].sort((a, b) => a.start - b.start);
  if (!first) return { status: "complete" };
  const end = code.trimEnd().length;
  const open = unterminated.has(first.code) || (first.start >= end && !unmendable.has(first.code));
  return open
    ? { status: "incomplete", indent: indentAfter(code, unterminated.has(first.code)) }
    : { status: "invalid" };
}

function indentAfter(code: string, inText: boolean): string {
  const line = code.trimEnd().split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  if (inText) return indent;
  return endsOpen(line) ? `${indent}  ` : indent;
}

/** Whether more is opened than closed on `line`, or its statement cannot end as it does. */
function endsOpen(line: string): boolean {
  const scanner = compiler.createScanner(compiler.ScriptTarget.ESNext, true, undefined, line);
  const { SyntaxKind } = compiler;
  const opening = [SyntaxKind.OpenBraceToken, SyntaxKind.OpenBracketToken, SyntaxKind.OpenParenToken];
  const closing = [SyntaxKind.CloseBraceToken, SyntaxKind.CloseBracketToken, SyntaxKind.CloseParenToken];
  const ending = [
    SyntaxKind.CloseBraceToken,
    SyntaxKind.CloseBracketToken,
    SyntaxKind.SemicolonToken,
    SyntaxKind.CommaToken,
  ];
  let depth = 0;
  let last = SyntaxKind.Unknown;
  for (let kind = scanner.scan(); kind !== SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (opening.includes(kind)) depth++;
    if (closing.includes(kind)) depth = Math.max(0, depth - 1);
    last = kind;
  }
  // After a word or a number the next line may go on anywhere.
  const operatorOrKeyword = last >= SyntaxKind.FirstPunctuation && last <= SyntaxKind.LastKeyword;
  return depth > 0 || (operatorOrKeyword && last !== SyntaxKind.Identifier && !ending.includes(last));
}
