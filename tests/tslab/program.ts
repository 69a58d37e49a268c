import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";
import type { ConverterFiles } from "./converter-files";
import { cellTransformer, type Transformed } from "./transform";

const { bindSourceFile } = compiler as unknown as {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
};

/** How a program treats the cell, which is no module like the others. */
export interface CellProgram extends ConverterFiles {
  readonly transformed: () => Transformed;
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
    // None of the files that a cell imports is converted.
    program.getAllDependencies = (file) => [file.fileName];
    program.emit = (file, write, token, onlyDeclarations, theirs) => {
      if (!file || !cells.isCell(file)) return emit(file, write, token, onlyDeclarations);
      const earlier = program.getSourceFile(cells.earlier);
      const checker = program.getProgram().getTypeChecker();
      const before = earlier ? [cellTransformer(checker, file, earlier, cells.transformed())] : [];
      // Theirs for declarations only: their rewriting of names breaks `{ x }` for an x of an earlier cell.
      return emit(file, write, token, onlyDeclarations, { before, afterDeclarations: theirs?.afterDeclarations ?? [] });
    };
    return program as ts.EmitAndSemanticDiagnosticsBuilderProgram;
  };
}
