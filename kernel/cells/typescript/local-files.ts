import type ts from "typescript";
import type { ConvertedModule } from "../cells";
import { runningName } from "../running-name";
import { compiler } from "./compiler";
import { mapOf, withoutComment } from "./emitted";
import type { Resolver } from "./resolver";

/** The local files that `file` imports, and these import, each once. */
export function localFiles(program: ts.Program, resolver: Resolver, file: ts.SourceFile): ts.SourceFile[] {
  const found = new Map<string, ts.SourceFile>();
  const visit = ({ fileName, ...rest }: Imports): void => {
    for (const specifier of rest.imports ?? []) {
      const name = resolver.local(specifier.text, fileName);
      const next = name === undefined || found.has(name) ? undefined : program.getSourceFile(name);
      if (!next || next.isDeclarationFile) continue;
      found.set(next.fileName, next);
      visit(next);
    }
  };
  visit(file);
  return [...found.values()];
}

/** What the program notes on a file and does not publish. */
type Imports = Pick<ts.SourceFile, "fileName"> & { readonly imports?: readonly ts.StringLiteralLike[] };

/** A local file as it is to run: CommonJS, whatever it was. */
export function convertFile(file: ts.SourceFile, options: ts.CompilerOptions): ConvertedModule {
  const { fileName, text } = file;
  const place = runningName(fileName);
  if (fileName.endsWith(".json")) return { path: place, js: `module.exports = ${text.trim()};`, map: emptyMap };
  const compilerOptions = { ...options, module: compiler.ModuleKind.CommonJS, declaration: false };
  // By the ending of a file that is an ES module for sure, it would stay one.
  const shown = fileName.replace(/\.[cm]([jt]s)$/, ".$1");
  const { outputText, sourceMapText = emptyMap } = compiler.transpileModule(text, { fileName: shown, compilerOptions });
  const map = mapOf(sourceMapText, fileName);
  return { path: place, js: withoutComment(outputText), map };
}

const emptyMap = JSON.stringify({ version: 3, sources: [], names: [], mappings: "" });
