import { isBuiltin } from "node:module";
import path from "node:path";
import type ts from "typescript";
import { checkout } from "../../setup/checkout.cjs";
import { ownNames } from "../own";
import { compiler } from "./compiler";
import { completionPreferences, completionsIn } from "./completions";
import { createEarlier, type Earlier, mentionedIn } from "./earlier";
import { allLibraries, type Library, library, libraryAtFile, libraryFolder } from "./libraries";
import { settingsOf } from "./options";
import { asModule, bind, type Locals } from "./parse";
import { createResolver, isLocal, nodeTypes, type Resolver } from "./resolver";
import { stamp } from "./stamp";
import { asIfIn, leavesNothing, reachesOut, type Standing, standingOn } from "./standing";

/** The compiler's view of a notebook: the cell that is asked about, the cells before it, and all that they import. */
export interface Service {
  /**
   * Shows `text` to the compiler as the cell; the answers of `language` are about it until the next.
   *
   * It sees the names that it mentions, or, so that they can be offered, all.
   */
  show(text: string, names?: "all"): Shown;
  /**
   * Reads `text` as a cell that is to run; `language` does not know of it.
   *
   * One that reaches for no module is checked beside the program that stands, which knows by then what the libraries declare.
   */
  read(text: string): Shown;
  /** What could stand at a place of a cell, which sees all names. */
  completionsAt(text: string, offset: number): ts.CompletionInfo | undefined;
  /** Begins with another program: this one may be damaged, if the compiler has failed at something. */
  renew(): void;
  readonly language: ts.LanguageService;
  readonly earlier: Earlier;
  readonly resolver: Resolver;
  /** Looks which local files have changed, once before each cell. */
  refresh(): void;
  /** What tells one content of a local file from the next. */
  versionOf(file: string): string;
}

/** The cell as the compiler has read it. */
export interface Shown {
  readonly program: ts.Program;
  readonly file: ts.SourceFile;
  readonly own: Locals;
  /** The names of earlier cells that it sees. */
  readonly earlier: ReadonlyMap<string, ts.Symbol>;
}

/** The names that are global in every cell. */
const globals = path.join(checkout, "kernel/cells/globals.d.ts");

export function createService(folder: string): Service {
  // Like those of the cells before, and like no file of anybody's.
  const cellName = path.posix.join(folder, "Cell In[].ts");
  let settings = settingsOf(folder);
  const earlier = createEarlier(folder, () => settings.options);

  let text = "";
  let seen: "all" | undefined;
  let version = 0;
  let cell: Omit<Shown, "program"> | undefined;
  let standing: Standing | undefined;
  const stamps = new Map<string, string>();
  const snapshots = new Map<string, { version: string; snapshot: ts.IScriptSnapshot }>();

  const isFlat = (): boolean => settings.options.lib?.join() === "lib.es2023.d.ts";
  /** The one file that stands for the libraries of the compiler that cells have by default. */
  const standard = path.join(libraryFolder, "lib.es2023.d.ts");

  const libraryAt = (file: string): Library | undefined =>
    file === standard && isFlat() ? library("es2023") : libraryAtFile(file);
  const readFile = (file: string): string | undefined => libraryAt(file)?.text() ?? compiler.sys.readFile(file);
  const fileExists = (file: string): boolean =>
    libraryAt(file) !== undefined || earlier.files.has(file) || compiler.sys.fileExists(file);

  const resolver = createResolver({
    ...{ readFile, fileExists, directoryExists: compiler.sys.directoryExists, realpath: compiler.sys.realpath },
    ...{ getCurrentDirectory: () => folder, getDirectories: compiler.sys.getDirectories },
    useCaseSensitiveFileNames: true,
  });

  function versionOf(file: string): string {
    if (file === cellName) return String(version);
    if (earlier.files.has(file) || libraryAt(file)) return "1";
    const known = stamps.get(file) ?? stamp(file);
    stamps.set(file, known);
    return known;
  }

  function snapshotOf(file: string): ts.IScriptSnapshot | undefined {
    if (file === cellName) return compiler.ScriptSnapshot.fromString(text);
    const now = versionOf(file);
    const known = snapshots.get(file);
    if (known?.version === now) return known.snapshot;
    const content = earlier.files.get(file)?.text ?? readFile(file);
    if (content === undefined) return undefined;
    const snapshot = compiler.ScriptSnapshot.fromString(content);
    snapshots.set(file, { version: now, snapshot });
    return snapshot;
  }

  /** Keeps what was parsed; of TypeScript's own registry only this is wanted, and cells are more than their text. */
  function sourceFile(
    file: string,
    snapshot: ts.IScriptSnapshot,
    now: string,
    key: string,
    given: ts.CreateSourceFileOptions | ts.ScriptTarget,
    kind: ts.ScriptKind | undefined,
  ): ts.SourceFile {
    if (file === cellName) return cellFileOf(snapshot, now);
    const before = earlier.files.get(file);
    if (before) return before;
    const isLibrary = libraryAt(file) !== undefined;
    const place = isLibrary ? file : `${key} ${file}`;
    const known = parsed.get(place);
    // The language service keeps its version on the file.
    if (known && (known as Versioned).version === now) return known;
    const options = typeof given === "object" ? given : { languageVersion: given };
    // Documentation is read where it is asked for: there is more of it than of types.
    const jsDocParsingMode = isLibrary ? compiler.JSDocParsingMode.ParseNone : options.jsDocParsingMode;
    const created = compiler.createLanguageServiceSourceFile(
      file,
      snapshot,
      { ...options, jsDocParsingMode },
      now,
      false,
      kind,
    );
    parsed.set(place, created);
    return created;
  }

  function cellFileOf(snapshot: ts.IScriptSnapshot, now: string): ts.SourceFile {
    if (cell && (cell.file as Versioned).version === now) return cell.file;
    cell = readCell(cellName, snapshot, now, seen);
    return cell.file;
  }

  function readCell(
    name: string,
    snapshot: ts.IScriptSnapshot,
    now: string,
    names: "all" | undefined,
  ): Omit<Shown, "program"> {
    const options = asModule(compiler.ScriptTarget.ES2022);
    const file = compiler.createLanguageServiceSourceFile(name, snapshot, options, now, true);
    const locals = bind(file, settings.options);
    const own: Locals = new Map(locals);
    return { file, own, earlier: earlier.inject(locals, names ?? mentionedIn(file)) };
  }

  const keyOf = (options: ts.CompilerOptions): string =>
    [options.target, options.experimentalDecorators, options.jsx, options.strict, options.alwaysStrict].join();
  const registry = {
    getKeyForCompilationSettings: (options) => keyOf(options) as ts.DocumentRegistryBucketKey,
    acquireDocument: (file, options, snapshot, now, kind) =>
      sourceFile(file, snapshot, now, keyOf(options as ts.CompilerOptions), compiler.ScriptTarget.ES2022, kind),
    acquireDocumentWithKey: (file, _path, _host, key, snapshot, now, kind, given) =>
      sourceFile(file, snapshot, now, key, given ?? compiler.ScriptTarget.ES2022, kind),
    updateDocument: (file, options, snapshot, now, kind) =>
      sourceFile(file, snapshot, now, keyOf(options as ts.CompilerOptions), compiler.ScriptTarget.ES2022, kind),
    updateDocumentWithKey: (file, _path, _host, key, snapshot, now, kind, given) =>
      sourceFile(file, snapshot, now, key, given ?? compiler.ScriptTarget.ES2022, kind),
    releaseDocument: (): void => {},
    releaseDocumentWithKey: (file: string, key: string): void =>
      void (isLocal(file) && parsed.delete(`${key} ${file}`)),
    reportStats: () => "",
  } satisfies ts.DocumentRegistry;

  let manifests = compiler.createModuleResolutionCache(folder, (it) => it);
  const isFaked = (name: string): boolean => name.replace(/\/$/, "") === `${folder}/node_modules`;
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => settings.options,
    getProjectVersion: () => String(version),
    getScriptFileNames: () => [globals, library("node").file, cellName, ...earlier.roots],
    getScriptVersion: versionOf,
    getScriptSnapshot: snapshotOf,
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: () => path.join(libraryFolder, "lib.d.ts"),
    useCaseSensitiveFileNames: () => true,
    fileExists,
    readFile,
    readDirectory: compiler.sys.readDirectory,
    // Triad's packages are offered where an import is being written, as if they were installed.
    directoryExists: (name) => isFaked(name) || compiler.sys.directoryExists(name),
    getDirectories: (name) => [...compiler.sys.getDirectories(name), ...(isFaked(name) ? ownNames : [])],
    realpath: compiler.sys.realpath,
    resolveModuleNameLiterals: (literals, from, _redirected, options) =>
      literals.map(({ text: specifier }) => ({ resolvedModule: resolver.resolve(specifier, from, options) })),
    resolveTypeReferenceDirectiveReferences: (references, from, redirected, options) =>
      references.map((it) => {
        const name = typeof it === "string" ? it : it.fileName;
        if (name === "node") return { resolvedTypeReferenceDirective: nodeTypes() };
        return compiler.resolveTypeReferenceDirective(name, from, options, compiler.sys, redirected);
      }),
    // It remembers each package.json that says whether a file is an ES module.
    getModuleResolutionCache: () => manifests,
    hasInvalidatedResolutions: (file: string) => resolver.misses(file),
  } as ts.LanguageServiceHost;

  const language = compiler.createLanguageService(host, registry);

  function show(code: string, names?: "all"): Shown {
    text = code;
    seen = names;
    version++;
    const program = language.getProgram()!;
    for (const one of allLibraries()) withoutOwnImports(program.getSourceFile(one.file), one);
    standing = leavesNothing(code) ? standingOn(program, earlier.revision) : undefined;
    return { program, ...cell! };
  }

  /** The text as a cell, which is no file of the program. */
  function beside(program: ts.Program, code: string, names?: "all"): Shown {
    version++;
    const now = String(version);
    const name = path.posix.join(folder, `Cell In[] ${now}.ts`);
    const read = readCell(name, compiler.ScriptSnapshot.fromString(code), now, names);
    return { program, ...read, file: asIfIn(read.file) };
  }

  function renew(): void {
    standing = undefined;
  }

  return {
    language,
    earlier,
    resolver,
    versionOf,
    show,
    renew,
    read(code) {
      if (!standing?.canCheck(earlier.revision) || reachesOut(code)) return show(code);
      standing.bear(code, "checked");
      return beside(standing.program, code);
    },
    completionsAt(code, offset) {
      if (standing?.canBear(earlier.revision) && leavesNothing(code)) {
        standing.bear(code, "asked");
        const { program, file } = beside(standing.program, code, "all");
        return completionsIn(host, program, file, offset);
      }
      const { file } = show(code, "all");
      return language.getCompletionsAtPosition(file.fileName, offset, completionPreferences);
    },
    refresh() {
      if (!settings.isFresh()) {
        settings = settingsOf(folder);
        renew();
      }
      const anew = resolver.packagesChanged();
      if (anew) {
        manifests = compiler.createModuleResolutionCache(folder, (it) => it);
        renew();
      }
      for (const [file, before] of [...stamps]) {
        if (!anew && !isLocal(file)) continue;
        const now = stamp(file);
        stamps.set(file, now);
        if (now !== before) renew();
      }
      if ([...earlier.roots, ...stamps.keys()].some(resolver.misses)) renew();
    },
  };
}

/**
 * Forgets which of its own modules a library imports from which: they are found by name, without asking where.
 *
 * Else each new import of a cell has the compiler go through thousands of them. Not in the public types.
 */
function withoutOwnImports(file: ts.SourceFile | undefined, { modules }: Library): void {
  const noted = file as (ts.SourceFile & { imports?: readonly ts.StringLiteralLike[]; pruned?: true }) | undefined;
  if (!noted?.imports || noted.pruned) return;
  noted.imports = noted.imports.filter(({ text }) => !modules().has(text) && !isBuiltin(text));
  noted.pruned = true;
}

/** What has been read, once for all services of this process, and for those that begin with a snapshot of it. */
const parsed = new Map<string, ts.SourceFile>();

type Versioned = ts.SourceFile & { readonly version?: string };
