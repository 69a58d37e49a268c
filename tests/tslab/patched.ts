import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";
import { options, rootFiles } from "./options";
import { judge, type Verdict } from "./verdict";

/** What a conversion leaves beside what tslab returns. */
export interface Notes {
  verdict: Verdict;
}

/**
 * The compiler as tslab is to see it: over `sys`, with our options, and with our steps where tslab's fall short.
 *
 * Every change is a function of the compiler's that the converter calls by name.
 */
export function patchedCompiler(sys: ts.System, folder: string, notes: Notes): typeof ts {
  /** The file by which the converter shows a cell to the compiler, in memory only. */
  const isCell = ({ fileName }: ts.SourceFile): boolean => fileName === `${folder}/__tslab__.ts`;

  const createWatchCompilerHost = (
    roots: string[],
    given: ts.CompilerOptions,
    system: ts.System,
  ): ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.EmitAndSemanticDiagnosticsBuilderProgram> =>
    compiler.createWatchCompilerHost(rootFiles(roots), options(given), system, undefined, ignore, ignore);

  const getPreEmitDiagnosticsOfFiles = (program: ts.Program, checked: ts.SourceFile[]): ts.Diagnostic[] => {
    const cell = checked.find(isCell);
    const found = compiler.getPreEmitDiagnosticsOfFiles(program, checked);
    if (!cell) return [...found];
    notes.verdict = judge(found, cell);
    // All in the cell, and by no code that tslab knows: it passes what is outside the folder, and some of `await`.
    return notes.verdict.errors.map((it) => ({ ...it, file: cell, start: 0, length: 0, code: 0 }));
  };

  const transpileModule = (code: string, given: ts.TranspileOptions): ts.TranspileOutput =>
    compiler.transpileModule(code, {
      ...given,
      compilerOptions: { ...given.compilerOptions, noImplicitUseStrict: false },
    });

  return {
    ...compiler,
    ...{ sys, createWatchCompilerHost, getPreEmitDiagnosticsOfFiles, transpileModule },
  } as unknown as typeof ts;
}

const ignore = (): void => {};
