import { isBuiltin } from "node:module";
import path from "node:path";
import type ts from "typescript";
import { checkout } from "../../setup/checkout.cjs";
import { isOwn, typesOf } from "../own";
import { compiler } from "./compiler";
import { library, libraryOf } from "./libraries";
import { stamp } from "./stamp";

/** Finds the files of imports. */
export interface Resolver {
  resolve(specifier: string, from: string, options: ts.CompilerOptions): ts.ResolvedModuleFull | undefined;
  /** The local file that `from` imports by `specifier`, where that has been resolved. */
  local(specifier: string, from: string): string | undefined;
  /** Whether one of `file`'s imports was not found, and may be there by now. */
  misses(file: string): boolean;
  /** Whether a package.json that was read has changed since; what was found by it is then forgotten. */
  packagesChanged(): boolean;
}

export const isLocal = (file: string): boolean =>
  !file.includes("/node_modules/") && !file.startsWith(`${checkout}/.build/`);

export function createResolver(host: ts.ModuleResolutionHost): Resolver {
  const found = new Map<string, ts.ResolvedModuleFull | undefined>();
  const missing = new Map<string, Set<string>>();
  const manifests = new Map<string, string>();

  function ofFiles(specifier: string, from: string, options: ts.CompilerOptions): ts.ResolvedModuleFull | undefined {
    const key = `${path.dirname(from)}\0${specifier}`;
    const known = found.get(key);
    if (known && host.fileExists(known.resolvedFileName)) return known;
    const read = (file: string): string | undefined => {
      if (path.basename(file) === "package.json" && !manifests.has(file)) manifests.set(file, stamp(file));
      return host.readFile(file);
    };
    // A package does not change under way; what it misses now, it misses until its package.json says otherwise.
    if (found.has(key) && !isLocal(from)) return undefined;
    const { resolvedModule } = compiler.resolveModuleName(specifier, from, options, { ...host, readFile: read });
    if (resolvedModule || !isLocal(from)) found.set(key, resolvedModule);
    return resolvedModule;
  }

  return {
    resolve(specifier, from, options) {
      if (isBuiltin(specifier)) return undefined;
      const own = libraryOf(specifier);
      if (own) return own.file === from ? undefined : declarations(own.file);
      // Triad's own packages are found in its checkout, from wherever they are asked for.
      const start = isOwn(specifier) ? ownFile : from;
      const resolved = ofFiles(typesOf(specifier), start, options);
      const missed = missing.get(from) ?? new Set();
      if (resolved) missed.delete(specifier);
      else missing.set(from, missed.add(specifier));
      return resolved;
    },
    local(specifier, from) {
      const file = found.get(`${path.dirname(from)}\0${specifier}`)?.resolvedFileName;
      return file !== undefined && isLocal(file) ? file : undefined;
    },
    misses: (file) => isLocal(file) && (missing.get(file)?.size ?? 0) > 0,
    packagesChanged() {
      const changed = [...manifests].some(([file, before]) => stamp(file) !== before);
      if (changed) {
        manifests.clear();
        found.clear();
      }
      return changed;
    },
  };
}

const ownFile = path.join(checkout, "cell.ts");

const declarations = (file: string): ts.ResolvedModuleFull => ({
  resolvedFileName: file,
  extension: compiler.Extension.Dts,
  isExternalLibraryImport: true,
});

/** Node's types, which a package of the user's may ask for by name, are there already. */
export const nodeTypes = (): ts.ResolvedTypeReferenceDirective => ({
  primary: true,
  resolvedFileName: library("node").file,
});
