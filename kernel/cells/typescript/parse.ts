import type ts from "typescript";
import { compiler } from "./compiler";

/** A cell's syntax tree, and what the parser objects to. */
export interface Parsed {
  readonly file: ts.SourceFile;
  readonly errors: readonly ts.DiagnosticWithLocation[];
}

/** Makes any cell a module: `await` is allowed at its top, and its names are its own. Not in the public types. */
export const asModule = (target: ts.ScriptTarget): ts.CreateSourceFileOptions =>
  ({
    languageVersion: target,
    setExternalModuleIndicator: (file: ts.SourceFile & { externalModuleIndicator?: unknown }) => {
      file.externalModuleIndicator = true;
    },
  }) as ts.CreateSourceFileOptions;

export function parse(code: string): Parsed {
  const file = compiler.createSourceFile("cell.ts", code, asModule(compiler.ScriptTarget.ESNext), true);
  // Not in the public types; the parser leaves it on every file.
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  return { file, errors: parseDiagnostics };
}

/** Notes on a file which names it declares; the compiler does so by itself, but later than a cell can wait. */
export const bind = (file: ts.SourceFile, options: ts.CompilerOptions): Locals => {
  const { bindSourceFile } = compiler as unknown as {
    bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  };
  bindSourceFile(file, options);
  return (file as ts.SourceFile & { locals: Locals }).locals;
};

/** The names of a file and what they stand for. */
export type Locals = Map<ts.__String, ts.Symbol>;
