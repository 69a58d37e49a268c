import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";

/** Makes a cell a module, on a line of its own before the cell: `await` is allowed, names are local. */
export const prefix = "export {};\n";

/** A cell's syntax tree, positions counted from the start of `prefix`, and what the parser objects to. */
export interface Parsed {
  readonly file: ts.SourceFile;
  readonly errors: readonly ts.DiagnosticWithLocation[];
}

export function parse(code: string): Parsed {
  const file = compiler.createSourceFile("cell.ts", prefix + code, compiler.ScriptTarget.ESNext, true);
  // Not in the public types; the parser leaves it on every file.
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  return { file, errors: parseDiagnostics };
}
