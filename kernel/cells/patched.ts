import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";
import { endOfOwn } from "./declarations";
import { compose, join, split } from "./maps";
import { options, rootFiles } from "./options";
import { cellTransformer, type Transformed, valueNames } from "./transform";
import { judge, type Verdict } from "./verdict";

/** What a conversion leaves beside what tslab returns. */
export interface Notes {
  verdict: Verdict;
  transformed: Transformed;
  /** The cell's names that stand for something at run time. */
  names: readonly string[];
}

/**
 * The compiler as tslab is to see it: over `sys`, with our options, and with our steps where tslab's fall short.
 *
 * Every change is a function of the compiler's that the converter calls by name.
 */
export function patchedCompiler(sys: ts.System, folder: string, notes: Notes): typeof ts {
  const isCell = (file: ts.SourceFile): boolean => file.fileName === `${folder}/__tslab__.ts`;

  const createWatchCompilerHost = (
    roots: string[],
    given: ts.CompilerOptions,
    system: ts.System,
  ): ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.EmitAndSemanticDiagnosticsBuilderProgram> => {
    const create = compiler.createEmitAndSemanticDiagnosticsBuilderProgram;
    const host = compiler.createWatchCompilerHost(rootFiles(roots), options(given), system, create, ignore, ignore);
    const createProgram = host.createProgram;
    host.createProgram = (...args) => withOurEmit(createProgram(...args));
    return host;
  };

  const withOurEmit = <T extends ts.BuilderProgram>(program: T): T => {
    const emit = program.emit.bind(program);
    program.emit = (file, write, token, onlyDeclarations, theirs) => {
      if (!file || !isCell(file)) return emit(file, write, token, onlyDeclarations);
      const earlier = program.getSourceFile(`${folder}/__prev__.d.ts`);
      const checker = program.getProgram().getTypeChecker();
      const before = earlier ? [cellTransformer(checker, file, earlier, notes.transformed)] : [];
      // Theirs for declarations only: their rewriting of names breaks `{ x }` for an x of an earlier cell.
      return emit(file, write, token, onlyDeclarations, { before, afterDeclarations: theirs?.afterDeclarations ?? [] });
    };
    return program;
  };

  const getPreEmitDiagnosticsOfFiles = (program: ts.Program, files: ts.SourceFile[]): ts.Diagnostic[] => {
    const cell = files.find(isCell);
    const found = compiler.getPreEmitDiagnosticsOfFiles(program, files);
    if (!cell) return [...found];
    notes.verdict = judge(found, cell);
    notes.names = valueNames(program.getTypeChecker(), cell);
    // Any other code: tslab takes an `await` in a method for one outside any function.
    return notes.verdict.errors.map((it) => ({ ...it, code: 0 }));
  };

  const transpileModule = (code: string, given: ts.TranspileOptions): ts.TranspileOutput => {
    const inner = split(code);
    const compilerOptions = { ...given.compilerOptions, noImplicitUseStrict: false, sourceMap: true };
    const output = compiler.transpileModule(inner.js, { ...given, compilerOptions });
    const js = output.outputText.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
    return { ...output, outputText: join({ js, map: compose(output.sourceMapText ?? "", inner.map) }) };
  };

  const createPrinter = (): ts.Printer => ({ printFile: () => endOfOwn }) as unknown as ts.Printer;

  return {
    ...compiler,
    ...{ sys, createWatchCompilerHost, getPreEmitDiagnosticsOfFiles, transpileModule, createPrinter },
  } as unknown as typeof ts;
}

const ignore = (): void => {};
