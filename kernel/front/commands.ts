import type { Conversion, Diagnostic } from "../cells/cells";
import { MisplacedCommand, type Prepared, prepare } from "../commands/prepare";
import type { Rewriting } from "../commands/rewriting";
import { excerpt, paint } from "../worker/excerpt";
import type { Failure } from "../worker/protocol";
import type { Kernel } from "./handler";

/** Carries out the commands of a cell that are the kernel's; `undefined` where the cell has no commands. */
export async function prepareCommands(
  code: string,
  label: string,
  { cells, executor }: Pick<Kernel, "cells" | "executor">,
): Promise<Prepared | { readonly failure: Failure } | undefined> {
  try {
    return await prepare(code, { cells, forget: () => executor.forget() }, cells.isComplete);
  } catch (error) {
    if (error instanceof MisplacedCommand) return { failure: failureOf(error, label, code) };
    throw error;
  }
}

/** A conversion of what was made of a cell, in the places of the cell itself. */
export async function asWritten(conversion: Conversion, { placeOf }: Rewriting): Promise<Conversion> {
  const moved = (diagnostic: Diagnostic): Diagnostic => {
    if (diagnostic.file !== undefined) return diagnostic;
    const [start, end] = [placeOf(diagnostic), placeOf({ line: diagnostic.endLine, column: diagnostic.endColumn })];
    return { ...diagnostic, ...start, endLine: end.line, endColumn: end.column };
  };
  if (!conversion.ok) return { ok: false, diagnostics: conversion.diagnostics.map(moved) };
  // Loaded by the cells that need it.
  const { replaced } = await import("../cells/replaced.js");
  const { map, warnings } = conversion;
  return { ...conversion, map: replaced(map, placeOf), warnings: warnings.map(moved) };
}

function failureOf({ message, start, length }: MisplacedCommand, label: string, code: string): Failure {
  const before = code.slice(0, start).split(/\r\n|[\n\r]/);
  const [line, column] = [before.length, before.at(-1)!.length + 1];
  const place = `  ${paint.place(`${label}:${line}:${column}`)}`;
  const shown = excerpt(code, line, column, length).map((it) => `  ${it}`);
  const [ename, evalue] = ["CommandError", message];
  return { ename, evalue, traceback: [[`${paint.error(ename)}: ${evalue}`, place, ...shown].join("\n")] };
}
