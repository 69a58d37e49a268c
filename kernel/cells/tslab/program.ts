import path from "node:path";
import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";
import type { ConverterFiles } from "./converter-files";
import { cellTransformer, type Transformed } from "./transform";

/** What the compiler has on a file and does not publish. */
interface Internal {
  readonly resolvedModules?: { forEach(call: (it: { readonly resolvedModule?: ts.ResolvedModule }) => void): void };
}
const { bindSourceFile } = compiler as unknown as {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
};

/** How a program treats the cell, which is no module like the others. */
export interface CellProgram extends ConverterFiles {
  readonly transformed: () => Transformed;
  /** Takes the code of a local module that is not in the notebook's folder, where tslab looks for all. */
  readonly outside: (file: string, code: string) => void;
}

/**
 * A program as tslab drives it, without TypeScript's record of what depends on what.
 *
 * That record covers every declaration file there is and is made anew twice a cell: half of a conversion's time.
 */
export function createCellProgram(cells: CellProgram): ts.CreateProgram<ts.EmitAndSemanticDiagnosticsBuilderProgram> {
  return (...given: unknown[]) => {
    const program = (compiler.createAbstractBuilder as (...given: unknown[]) => ts.BuilderProgram)(...given);
    const { getSourceFile, emit } = program;
    program.getSourceFile = (name) => {
      const file = getSourceFile(name);
      // tslab reads the cell's names before anything has been checked.
      if (file && cells.isCell(file)) bindSourceFile(file, program.getCompilerOptions());
      return file;
    };
    program.getAllDependencies = (file) => localDependencies(program, file);
    program.emit = (file, write, token, onlyDeclarations, theirs) => {
      if (!file) return emit(file, write, token, onlyDeclarations);
      if (isOutside(program, file))
        return emit(file, (name, code) => isScript(name) && cells.outside(file.fileName, code));
      if (!cells.isCell(file)) return emit(file, write, token, onlyDeclarations);
      const earlier = program.getSourceFile(cells.earlier);
      const checker = program.getProgram().getTypeChecker();
      const before = earlier ? [cellTransformer(checker, file, earlier, cells.transformed())] : [];
      // Theirs for declarations only: their rewriting of names breaks `{ x }` for an x of an earlier cell.
      return emit(file, write, token, onlyDeclarations, { before, afterDeclarations: theirs?.afterDeclarations ?? [] });
    };
    return program as ts.EmitAndSemanticDiagnosticsBuilderProgram;
  };
}

const isOutside = (program: ts.BuilderProgram, file: ts.SourceFile): boolean =>
  path.relative(program.getCurrentDirectory(), file.fileName).startsWith("..");

const isScript = (file: string): boolean => file.endsWith(".js");

/** `file` and the local files that it imports, and these import. */
function localDependencies(program: ts.BuilderProgram, file: ts.SourceFile, found = new Set<string>()): string[] {
  found.add(file.fileName);
  (file as Internal).resolvedModules?.forEach(({ resolvedModule }) => {
    const name = resolvedModule?.resolvedFileName;
    if (name === undefined || resolvedModule?.isExternalLibraryImport || found.has(name)) return;
    const next = program.getSourceFile(name);
    if (next && !next.isDeclarationFile) localDependencies(program, next, found);
  });
  return [...found];
}
