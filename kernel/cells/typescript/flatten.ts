import fs from "node:fs";
import path from "node:path";
import type ts from "typescript";
import { compiler } from "./compiler";
import { exportsOf, isStar, type Origin } from "./exports";

/** The declaration files that become one. */
export interface Sources {
  /** The modules to begin with, by the name under which they are imported. */
  readonly entries: ReadonlyMap<string, string>;
  /** The name of a file that is taken in with them; undefined for one that stays what it is. */
  nameOf(file: string): string | undefined;
  resolve(specifier: string, from: string): string | undefined;
}

/**
 * Many declaration files as one, in which each is a `declare module` of its own.
 *
 * Nothing is trimmed or merged, so types are what they were. What takes time is the number of files, not their length: a
 * program of 800 files is put together in 60 ms, one of four in 0.4. What a module exports by `export *` is spelled out:
 * else each cell's checker follows hundreds of modules to find one name.
 */
export function flatten({ entries, nameOf, resolve }: Sources): string {
  const names = new Map<string, string>();
  const sources = new Map<string, ts.SourceFile>();
  const waiting: string[] = [];

  const take = (file: string, name = nameOf(file)): string | undefined => {
    if (name === undefined) return undefined;
    if (!names.has(file)) waiting.push(file);
    if (!names.has(file)) names.set(file, name);
    return names.get(file);
  };
  const resolved = new Map<string, string | undefined>();
  /** The file that `specifier` imports, where that is taken in too. */
  const imported = (specifier: string, from: string): string | undefined => {
    const key = `${path.dirname(from)} ${specifier}`;
    if (!resolved.has(key)) resolved.set(key, resolve(specifier, from));
    const found = resolved.get(key);
    return found !== undefined && /\.d\.[cm]?ts$/.test(found) && take(found) !== undefined ? found : undefined;
  };

  for (const [name, file] of entries) take(file, name);
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    const source = compiler.createSourceFile(file, fs.readFileSync(file, "utf8"), compiler.ScriptTarget.ESNext, true);
    sources.set(file, source);
    for (const { fileName } of source.referencedFiles) take(path.join(path.dirname(file), fileName));
    for (const specifier of specifiersOf(source)) imported(specifier.text, file);
  }
  const { spelledOut } = exportsOf((specifier, { fileName }) => sources.get(imported(specifier, fileName) ?? ""));
  const nameOfFile = (file: string | undefined): string | undefined => file && names.get(file);
  return [...sources.values()]
    .map((source) => {
      const { fileName } = source;
      const nameOf = (specifier: string): string | undefined => nameOfFile(imported(specifier, fileName));
      const text = rewritten(
        source,
        nameOf,
        starsOf(source, spelledOut(source), (it) => names.get(it.fileName)!),
      );
      return compiler.isExternalModule(source) ? `declare module "${names.get(fileName)}" {\n${text}\n}` : text;
    })
    .join("\n");
}

/** The text that takes the place of each `export *`. */
function starsOf(
  file: ts.SourceFile,
  spelledOut: readonly (readonly (readonly [string, Origin])[] | undefined)[],
  nameOf: (file: ts.SourceFile) => string,
): ReadonlyMap<ts.Node, string> {
  const texts = new Map<ts.Node, string>();
  for (const [i, star] of file.statements.filter(isStar).entries()) {
    const brought = spelledOut[i];
    if (!brought) continue;
    const lists = new Map<string, readonly string[]>();
    for (const [name, { file, name: own }] of brought) {
      const module = nameOf(file);
      lists.set(module, [...(lists.get(module) ?? []), own === name ? name : `${own} as ${name}`]);
    }
    const lines = [...lists].map(([module, list]) => `export { ${list.join(", ")} } from "${module}";`);
    texts.set(star, lines.join("\n") || "export {};");
  }
  return texts;
}

/** What names another module in `file`. */
function specifiersOf(file: ts.SourceFile): readonly ts.StringLiteral[] {
  const found: ts.StringLiteral[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node, file);
    if (specifier) found.push(specifier);
    compiler.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function specifierOf(node: ts.Node, file: ts.SourceFile): ts.StringLiteral | undefined {
  const { isImportDeclaration, isExportDeclaration, isImportTypeNode } = compiler;
  const name =
    isImportDeclaration(node) || isExportDeclaration(node)
      ? node.moduleSpecifier
      : compiler.isExternalModuleReference(node)
        ? node.expression
        : isImportTypeNode(node) && compiler.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : compiler.isModuleDeclaration(node) && compiler.isExternalModule(file)
            ? node.name
            : undefined;
  return name && compiler.isStringLiteral(name) ? name : undefined;
}

/** A library of the compiler's own with all that it refers to. */
export function flattenLibrary(name: string, folder: string, seen = new Set<string>()): string {
  if (seen.has(name)) return "";
  seen.add(name);
  const text = fs.readFileSync(path.join(folder, `lib.${name}.d.ts`), "utf8");
  const before = [...text.matchAll(/^\/\/\/ *<reference lib="(.+?)" *\/>/gm)];
  return [...before.map(([, other]) => flattenLibrary(other!, folder, seen)), withoutReferences(text)].join("\n");
}

/** The text of `file` with other module names, other `stars`, and without what stands only at the top of a file. */
function rewritten(
  file: ts.SourceFile,
  nameOf: (specifier: string) => string | undefined,
  stars: ReadonlyMap<ts.Node, string>,
): string {
  const edits: { start: number; end: number; text: string }[] = [];
  const replace = (node: ts.Node, text: string): void =>
    void edits.push({ start: node.getStart(file), end: node.end, text });
  const rename = (specifier: ts.StringLiteral): void => {
    const text = nameOf(specifier.text);
    const { parent } = specifier;
    // For its effects alone, which are of no interest where it has no part in the types.
    if (text === undefined && compiler.isImportDeclaration(parent) && !parent.importClause) replace(parent, "");
    if (text !== undefined) edits.push({ start: specifier.getStart(file) + 1, end: specifier.end - 1, text });
  };
  const visit = (node: ts.Node): void => {
    const star = stars.get(node);
    if (star !== undefined) {
      replace(node, star);
      return;
    }
    if (compiler.isNamespaceExportDeclaration(node)) replace(node, "");
    const specifier = specifierOf(node, file);
    if (specifier) rename(specifier);
    compiler.forEachChild(node, visit);
  };
  visit(file);
  const text = edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, it) => text.slice(0, it.start) + it.text + text.slice(it.end), file.text);
  return withoutReferences(text);
}

const withoutReferences = (text: string): string =>
  text.replace(/^\/\/\/ *<(reference|amd-module).*$/gm, "").replace(/^\/\/# sourceMappingURL=.*$/gm, "");
