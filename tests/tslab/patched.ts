import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";
import { options, rootFiles } from "./options";

/** The compiler as tslab is to see it: over `sys`, and with our options, for neither of which its converter has a setting. */
export function patchedCompiler(sys: ts.System): typeof ts {
  const createWatchCompilerHost = (
    roots: string[],
    given: ts.CompilerOptions,
    system: ts.System,
  ): ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.EmitAndSemanticDiagnosticsBuilderProgram> =>
    compiler.createWatchCompilerHost(rootFiles(roots), options(given), system, undefined, ignore, ignore);
  return { ...compiler, sys, createWatchCompilerHost } as unknown as typeof ts;
}

const ignore = (): void => {};
