import fs from "node:fs";
import type ts from "typescript";
import { compiler } from "./compiler";
import { stamp } from "./stamp";

/** The compiler's options for a notebook's cells, and the files that they were read from. */
export interface Settings {
  readonly options: ts.CompilerOptions;
  /** Whether the files are still what they were when they were read. */
  isFresh(): boolean;
}

/** Strict, unless the nearest tsconfig.json of the notebook's folder says otherwise. */
export function settingsOf(folder: string): Settings {
  const find = (): string | undefined => compiler.findConfigFile(folder, fs.existsSync);
  const file = find();
  const source = file === undefined ? undefined : compiler.readJsonConfigFile(file, compiler.sys.readFile);
  const given = source ? optionsIn(source, folder) : {};
  const files = source ? [source.fileName, ...(source.extendedSourceFiles ?? [])] : [];
  const stamps = files.map(stamp);
  return {
    options: cellOptions(given),
    isFresh: () => find() === file && files.every((it, i) => stamp(it) === stamps[i]),
  };
}

function optionsIn(source: ts.TsConfigSourceFile, folder: string): ts.CompilerOptions {
  // Which files belong to the project is of no interest.
  const host = { ...compiler.sys, readDirectory: () => [] };
  return compiler.parseJsonSourceFileConfigFileContent(source, host, folder, undefined, source.fileName).options;
}

const cellOptions = (given: ts.CompilerOptions): ts.CompilerOptions => ({
  strict: true,
  checkJs: false,
  // A local file may have the ending of one with markup in it.
  jsx: compiler.JsxEmit.React,
  ...given,
  // As the target that is given would have it.
  useDefineForClassFields: given.useDefineForClassFields ?? (given.target ?? newest) >= newest,
  lib: given.lib ?? ["lib.es2023.d.ts"],
  // Triad's own copy of Node's types is there in any folder.
  types: (given.types ?? []).filter((it) => it !== "node" && it !== "*"),
  customConditions: [...new Set(["node", ...(given.customConditions ?? [])])],
  ...forced,
});

const newest = compiler.ScriptTarget.ES2022;

/** What a cell has no use for, or cannot do without. */
const forced: ts.CompilerOptions = {
  target: newest,
  module: compiler.ModuleKind.ESNext,
  moduleResolution: compiler.ModuleResolutionKind.Bundler,
  moduleDetection: compiler.ModuleDetectionKind.Auto,
  allowJs: true,
  esModuleInterop: true,
  resolveJsonModule: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  // A name that this cell does not use is for later ones.
  noUnusedLocals: false,
  preserveConstEnums: true,
  // Asked for where a cell declares something.
  declaration: false,
  sourceMap: true,
  ...{ noEmit: false, noEmitOnError: false, emitDeclarationOnly: false, noEmitHelpers: false, importHelpers: false },
  ...{ removeComments: false, stripInternal: false, isolatedDeclarations: false, verbatimModuleSyntax: false },
  ...{ inlineSourceMap: false, inlineSources: false, declarationMap: false, composite: false, incremental: false },
  ...{ noLib: false, noResolve: false, libReplacement: false, skipDefaultLibCheck: true, emitBOM: false },
  ...{ outDir: undefined, outFile: undefined, rootDir: undefined, declarationDir: undefined, sourceRoot: undefined },
  ...{ mapRoot: undefined, tsBuildInfoFile: undefined, plugins: undefined },
};
