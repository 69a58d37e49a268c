import fs from "node:fs";
import path from "node:path";
import type ts from "typescript";
import { compiler } from "./compiler";

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
 * program of 800 files is put together in 60 ms, one of four in 0.4.
 */
export function flatten({ entries, nameOf, resolve }: Sources): string {
  const names = new Map<string, string>();
  const texts: string[] = [];
  const waiting: string[] = [];

  const take = (file: string, name = nameOf(file)): string | undefined => {
    if (name === undefined) return undefined;
    if (!names.has(file)) waiting.push(file);
    if (!names.has(file)) names.set(file, name);
    return names.get(file);
  };
  /** The name of what `specifier` imports, where that is taken in too. */
  const moduleName = (specifier: string, from: string): string | undefined => {
    const found = resolve(specifier, from);
    return found !== undefined && /\.d\.[cm]?ts$/.test(found) ? take(found) : undefined;
  };

  for (const [name, file] of entries) take(file, name);
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    const source = compiler.createSourceFile(file, fs.readFileSync(file, "utf8"), compiler.ScriptTarget.ESNext, true);
    for (const { fileName } of source.referencedFiles) take(path.join(path.dirname(file), fileName));
    const text = rewritten(source, (specifier) => moduleName(specifier, source.fileName));
    texts.push(compiler.isExternalModule(source) ? `declare module "${names.get(file)}" {\n${text}\n}` : text);
  }
  return texts.join("\n");
}

/** A library of the compiler's own with all that it refers to. */
export function flattenLibrary(name: string, folder: string, seen = new Set<string>()): string {
  if (seen.has(name)) return "";
  seen.add(name);
  const text = fs.readFileSync(path.join(folder, `lib.${name}.d.ts`), "utf8");
  const before = [...text.matchAll(/^\/\/\/ *<reference lib="(.+?)" *\/>/gm)];
  return [...before.map(([, other]) => flattenLibrary(other!, folder, seen)), withoutReferences(text)].join("\n");
}

/** The text of `file` with other module names, and without what stands only at the top of a file. */
function rewritten(file: ts.SourceFile, nameOf: (specifier: string) => string | undefined): string {
  const edits: { start: number; end: number; text: string }[] = [];
  const drop = (node: ts.Node): void => void edits.push({ start: node.getStart(file), end: node.end, text: "" });
  const rename = (name: ts.Node | undefined): void => {
    if (!name || !compiler.isStringLiteral(name)) return;
    const text = nameOf(name.text);
    // For its effects alone, which are of no interest where it has no part in the types.
    if (text === undefined && compiler.isImportDeclaration(name.parent) && !name.parent.importClause) drop(name.parent);
    if (text !== undefined) edits.push({ start: name.getStart(file) + 1, end: name.end - 1, text });
  };
  const visit = (node: ts.Node): void => {
    if (compiler.isNamespaceExportDeclaration(node)) drop(node);
    if (compiler.isImportDeclaration(node) || compiler.isExportDeclaration(node)) rename(node.moduleSpecifier);
    else if (compiler.isExternalModuleReference(node)) rename(node.expression);
    else if (compiler.isImportTypeNode(node) && compiler.isLiteralTypeNode(node.argument))
      rename(node.argument.literal);
    else if (compiler.isModuleDeclaration(node) && compiler.isExternalModule(file)) rename(node.name);
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
