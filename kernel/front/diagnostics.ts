import fs from "node:fs";
import path from "node:path";
import type { Diagnostic } from "../cells/cells";
import { excerpt, paint } from "../worker/excerpt";
import type { Failure } from "../worker/protocol";

const ename = "TypeScriptError";

/** The errors that TypeScript finds in a cell, as an error output: one entry each, with its place. */
export function failureOfDiagnostics(diagnostics: readonly Diagnostic[], label: string, code: string): Failure {
  const first = diagnostics[0];
  const more = diagnostics.length > 1 ? ` (and ${diagnostics.length - 1} more)` : "";
  const evalue = first ? `${headline(first, label)}${more}` : "the cell cannot be compiled";
  const entries = diagnostics.map((it) => entry(it, ename, label, code));
  return { ename, evalue, traceback: entries.length > 0 ? entries : [`${paint.error(ename)}: ${evalue}`] };
}

/** The same of a cell that runs all the same, as text. */
export const textOfWarnings = (warnings: readonly Diagnostic[], label: string, code: string): string =>
  warnings.map((it) => `${entry(it, "TypeScriptWarning", label, code)}\n`).join("");

function entry(diagnostic: Diagnostic, kind: string, label: string, code: string): string {
  const { line, column, endLine, endColumn, file } = diagnostic;
  const source = file === undefined ? code : read(file);
  const length = endLine === line ? endColumn - column : Number.POSITIVE_INFINITY;
  const text = `${paint.error(`${kind} TS${diagnostic.code}`)}: ${diagnostic.message}`;
  const place = `  ${paint.place(placeOf(diagnostic, label))}`;
  return [text, place, ...excerpt(source, line, column, length).map((shown) => `  ${shown}`)].join("\n");
}

const headline = (diagnostic: Diagnostic, label: string): string =>
  `${placeOf(diagnostic, label)} TS${diagnostic.code}: ${diagnostic.message}`;

const placeOf = ({ file, line, column }: Diagnostic, label: string): string =>
  `${file === undefined ? label : path.relative(process.cwd(), file)}:${line}:${column}`;

function read(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
