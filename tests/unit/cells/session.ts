import path from "node:path";
import vm from "node:vm";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import {
  type Cells,
  type CellsOptions,
  type Conversion,
  type Converted,
  cellFile,
  type Diagnostic,
} from "../../../kernel/cells/cells";
import { createCellRequire } from "../../../kernel/cells/require";
import { createTypescriptCells } from "../../../kernel/cells/typescript/cells";
import { temporaryFolder } from "../../temporary-folder";

/** A notebook without a kernel: cells are converted, run in this process, and committed. */
export const createSession = (folder = temporaryFolder("cells"), options: CellsOptions = {}) =>
  sessionOf(createTypescriptCells(folder, options), folder);

/** The same by other `cells` of the notebook in `folder`. */
export function sessionOf<C extends Pick<Cells, "convert" | "commit" | "close">>(cells: C, folder: string) {
  const cellRequire = createCellRequire(folder);
  const values: Record<string, unknown> = {};
  const maps = new Map<string, string>();
  let count = 0;

  const convert = (code: string): Promise<Conversion> => cells.convert(code, ++count);

  async function converted(code: string): Promise<Converted> {
    const conversion = await convert(code);
    if (!conversion.ok)
      throw Object.assign(
        new Error(conversion.diagnostics.map((it) => `${it.line}:${it.column} ${it.message}`).join("\n")),
        { diagnostics: conversion.diagnostics },
      );
    return conversion;
  }

  /** Runs a cell to its end, and returns the last expression's value. */
  async function run(code: string): Promise<unknown> {
    const { js, map, async, lastExpression, modules } = await converted(code);
    cellRequire.add(modules);
    maps.set(cellFile(count), map);
    for (const module of modules) maps.set(module.path, module.map);
    const before = Object.getOwnPropertyDescriptors(values);
    const head = `(${async ? "async " : ""}function (exports, require) {`;
    try {
      await vm.runInThisContext(`${head}${js}\n})`, { filename: cellFile(count), columnOffset: -head.length })(
        values,
        cellRequire.require,
      );
      await cells.commit(count, "all");
    } catch (error) {
      const defined = Object.keys(values).filter(
        (it) => Object.getOwnPropertyDescriptor(values, it)?.get !== before[it]?.get,
      );
      await cells.commit(count, defined);
      throw error;
    }
    const value = lastExpression === undefined ? undefined : values[lastExpression];
    delete values["last value"];
    return value;
  }

  /** The errors that keep a cell from running. */
  async function refused(code: string): Promise<readonly Diagnostic[]> {
    const conversion = await convert(code);
    if (conversion.ok) throw new Error(`not refused: ${code}`);
    return conversion.diagnostics;
  }

  /** The frames of an error's stack that are in converted code, as `file:line:column` of what the user wrote. */
  function frames(error: unknown): string[] {
    return [...((error as Error).stack ?? "").matchAll(/(?:\(|at (?:async )?)([^()\n]*?):(\d+):(\d+)\)?$/gm)].flatMap(
      (found) => {
        const map = maps.get(found[1]!.trim());
        if (!map) return [];
        const place = originalPositionFor(new TraceMap(map), { line: Number(found[2]), column: Number(found[3]) - 1 });
        return [
          `${path.basename(place.source ?? "")}:${place.line}:${place.column === null ? null : place.column + 1}`,
        ];
      },
    );
  }

  /** Where the error comes from that the cell ends with, innermost frame first. */
  async function failing(code: string): Promise<string[]> {
    try {
      await run(code);
    } catch (error) {
      return frames(error);
    }
    throw new Error(`does not fail: ${code}`);
  }

  return { cells, folder, run, convert, refused, failing, frames, values, close: () => cells.close() };
}
