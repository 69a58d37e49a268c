import fs from "node:fs";
import path from "node:path";
import type { TraceMap } from "@jridgewell/trace-mapping";

/** A place in what the user wrote; one-based, as editors count. */
export interface Place {
  /** `Cell In[3]`, or a module's path as seen from the notebook. */
  readonly label: string;
  readonly line: number;
  readonly column: number;
  /** The text that the place is in, where it can still be had. */
  readonly source: () => string | undefined;
}

/** Code that was converted from TypeScript, with the file name that it runs under. */
export interface KnownScript {
  readonly file: string;
  readonly map: string;
  /** The cell's name and text; absent for a module, whose file its map names. */
  readonly cell?: { readonly label: string; readonly source: string };
}

interface Script extends Omit<KnownScript, "file"> {
  trace?: TraceMap;
}

/** Every script that was converted from TypeScript, by the file name that it runs under. */
const scripts = new Map<string, Script>();

export const rememberCell = (file: string, label: string, source: string, map: string): void =>
  void scripts.set(file, { map, cell: { label, source } });

export const rememberModule = (file: string, map: string): void => void scripts.set(file, { map });

/** All that was converted from TypeScript so far. */
export const knownScripts = (): KnownScript[] => [...scripts].map(([file, { map, cell }]) => ({ file, map, cell }));

/** Whether `file` was converted from TypeScript. */
export const isConverted = (file: string): boolean => scripts.has(file);

/** Where `file:line:column` of the running JavaScript was written; `undefined` where nobody wrote it. */
export function placeOf(file: string, line: number, column: number): Place | undefined {
  const script = scripts.get(file);
  if (!script) return undefined;
  // Loaded with the first error: most sessions' start needs none of it.
  const { originalPositionFor, TraceMap } =
    require("@jridgewell/trace-mapping") as typeof import("@jridgewell/trace-mapping");
  script.trace ??= new TraceMap(script.map);
  const found = originalPositionFor(script.trace, { line, column: column - 1 });
  if (found.line === null) return undefined;
  const place = { line: found.line, column: found.column + 1 };
  const { cell } = script;
  if (cell) return { ...place, label: cell.label, source: () => cell.source };
  const original = path.resolve(path.dirname(file), found.source ?? file);
  return { ...place, label: path.relative(process.cwd(), original), source: () => read(original) };
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
