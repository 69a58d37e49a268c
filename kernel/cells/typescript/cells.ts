import fs from "node:fs";
import type ts from "typescript";
import {
  type Cells,
  type CellsOptions,
  type Configuration,
  type Conversion,
  type ConvertedModule,
  cellFile,
} from "../cells";
import { completionOf } from "../completion";
import { isIdentifier } from "../identifier";
import { annotated } from "./annotated";
import { awaitsAtTop } from "./awaits";
import { compiler } from "./compiler";
import { completenessOf } from "./completeness";
import { diagnosticsOf, failure, syntaxErrors } from "./diagnostics";
import { readDocumentation } from "./documentation";
import type { Declared } from "./earlier";
import { mapOf, withoutComment } from "./emitted";
import { isEsModule } from "./es-module";
import { withoutExports } from "./exported";
import { inspectionOf, signatureOf } from "./inspection";
import { isListed } from "./libraries";
import { convertFile, localFiles } from "./local-files";
import { namesOf } from "./names";
import { bind, parse } from "./parse";
import { createService, type Shown } from "./service";
import { cellTransformer, functionBody, type Transformed } from "./transform";

/** `Cells` by TypeScript's own language service, in this thread; `folder` is the notebook's. */
export function createTypescriptCells(folder: string, { language = "typescript" }: CellsOptions = {}): Cells {
  const root = fs.realpathSync(folder);
  const service = createService(root);
  let configuration: Required<Configuration> = { typecheck: language === "javascript" ? "off" : "error" };
  /** What cells declare that have not been committed; told when it is asked for. */
  let own = new Map<number, () => Declared>();
  /** The versions of the local files that the worker has. */
  let sent = new Map<string, string>();

  function convert(code: string, cell: number): Conversion {
    const parsed = parse(code);
    if (parsed.errors.length > 0) return { ok: false, diagnostics: syntaxErrors(parsed) };
    const text = withoutExports(code, parsed);
    // What is exported from another module has names of this one only once it is imported.
    const { file } = text === code ? parsed : parse(text);
    const names = [...bind(file, {}).keys()].map(compiler.unescapeLeadingUnderscores).filter(isName);
    service.refresh();
    const shown = service.read(withNames(text, names));
    const files = localFiles(shown.program, service.resolver, shown.file);
    const mode = configuration.typecheck;
    const found = mode === "off" ? [] : errorsOf(shown, files, code.length);
    const place = { cell: shown.file, length: code.length, folder: root };
    const diagnostics = diagnosticsOf(found, place);
    // A checker tells some mistakes once, proposes but so many names, and after others looks less closely.
    if (found.length > 0) service.renew();
    if (mode === "error" && diagnostics.length > 0) return { ok: false, diagnostics };

    const transformed: Transformed = {};
    const { js, map } = emit(shown, transformed);
    const values = valuesOf(shown);
    const declares = once((): Declared => ({ text: declarations(shown, text, names), values }));
    own.set(cell, declares);
    // While the cell runs: the next one needs it, this one does not.
    setImmediate(declares);
    const { lastExpression, async = awaitsAtTop(shown.file) } = transformed;
    return {
      ...{ ok: true, js: withoutComment(js), map: mapOf(map, cellFile(cell)), async },
      ...(lastExpression === undefined ? {} : { lastExpression }),
      ...{ modules: converted(shown, files), warnings: diagnostics },
    };
  }

  /** The text of a cell that exports `names`, so that its declarations are emitted; nobody has written that line. */
  const withNames = (text: string, names: readonly string[]): string =>
    names.length === 0 ? text : `${text}\nexport { ${names.join(", ")} };`;

  function errorsOf({ program, file }: Shown, files: readonly ts.SourceFile[], length: number): ts.Diagnostic[] {
    const inCell = program.getSemanticDiagnostics(file).filter(({ start = 0 }) => start <= length);
    const inFiles = files.flatMap((it) => [
      ...program.getSyntacticDiagnostics(it),
      ...program.getSemanticDiagnostics(it),
    ]);
    return [...inCell, ...inFiles].filter(({ code }) => !passed.has(code));
  }

  function emit({ program, file, own, earlier }: Shown, transformed: Transformed): Emitted {
    const emitted = { js: "", map: "" };
    const write = (name: string, content: string): void => {
      emitted[name.endsWith(".map") ? "map" : "js"] = content;
    };
    const scope = { own, earlier, awaits: (specifier: string) => isEsModule(specifier, root) };
    const before = [cellTransformer(program.getTypeChecker(), scope, transformed)];
    program.emit(file, write, undefined, false, { before, after: [functionBody] });
    return emitted;
  }

  /** What a cell declares; where the compiler fails at it, nothing is known of what the cell leaves. */
  function declarations(shown: Shown, text: string, names: readonly string[]): string {
    if (shown.own.size === 0) return "";
    try {
      return declared(shown) ?? annotations(text, names);
    } catch {
      service.renew();
      return "";
    }
  }

  /** The declarations of a cell; undefined where the compiler cannot declare it as it is. */
  function declared({ program, file }: Shown): string | undefined {
    let text: string | undefined;
    const write = (_: string, content: string): void => {
      text = content;
    };
    // The last parameter, which is not in the public types, has them emitted whatever the options are.
    (program.emit as (...given: unknown[]) => ts.EmitResult)(file, write, undefined, true, undefined, true);
    return text;
  }

  /** The declarations of a cell some of whose types have no name. */
  function annotations(text: string, names: readonly string[]): string {
    const shown = service.read(withNames(text, names));
    const places = shown.program.getDeclarationDiagnostics(shown.file).map(({ start = 0 }) => start);
    return declared(service.read(withNames(annotated(text, places), names))) ?? "";
  }

  const valuesOf = ({ program, file, own }: Shown): string[] => {
    const { first, after } = namesOf(program.getTypeChecker(), file, own);
    return [...first, ...[...after.values()].flat()].map(({ name }) => name);
  };

  /** The local files as they are to run, without those that the worker has. */
  function converted({ program }: Shown, files: readonly ts.SourceFile[]): ConvertedModule[] {
    const changed = files.filter(({ fileName }) => sent.get(fileName) !== service.versionOf(fileName));
    for (const { fileName } of changed) sent.set(fileName, service.versionOf(fileName));
    return changed.map((it) => convertFile(it, program.getCompilerOptions()));
  }

  return {
    async convert(code, cell) {
      try {
        return convert(code, cell);
      } catch (error) {
        service.renew();
        return { ok: false, diagnostics: [failure(error)] };
      }
    },
    async commit(cell, defined) {
      const declares = own.get(cell);
      if (declares) service.earlier.add(cell, declares(), defined);
      own.delete(cell);
    },
    async configure(given) {
      configuration = { ...configuration, ...given };
      // It may have met mistakes that nobody has asked for.
      service.renew();
    },
    async complete(code, offset) {
      const found = service.completionsAt(withoutExports(code, parse(code)), offset);
      const entries = found?.entries.filter(({ name }) => isListed(name)) ?? [];
      return completionOf(found && { ...found, entries }, code, offset, service.earlier);
    },
    async inspect(code, offset) {
      const { program, file } = service.show(withoutExports(code, parse(code)));
      readDocumentation(program, file, offset);
      const { language } = service;
      const hover = (at: number): ts.QuickInfo | undefined => language.getQuickInfoAtPosition(file.fileName, at);
      const help = language.getSignatureHelpItems(file.fileName, offset, {});
      return inspectionOf(hover(offset)) ?? signatureOf(help, help && hover(calleeEnd(code, help)));
    },
    isComplete: async (code) => completenessOf(code),
    async reset() {
      service.earlier.clear();
      own = new Map();
      // Local modules are to be converted again for the worker that takes over.
      sent = new Map();
    },
    close: async () => service.language.dispose(),
  };
}

interface Emitted {
  readonly js: string;
  readonly map: string;
}

/** Calls `make` when it is first asked for what that returns. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A package without types: its values are `any`, which in a notebook is no mistake. */
const untypedPackage = 7016;
const passed: ReadonlySet<number> = new Set([untypedPackage]);

/** Where the name ends that is called: before the parenthesis, and what it is given as types. */
const calleeEnd = (code: string, { applicableSpan }: ts.SignatureHelpItems): number =>
  code
    .slice(0, applicableSpan.start)
    .replace(/(<[^<]*>)?\s*\($/, "")
    .trimEnd().length;

const isName = (name: string): boolean => isIdentifier(name) && name !== "__global";
