import fs from "node:fs";
import path from "node:path";
import type ts from "typescript";
import { checkout } from "../../setup/checkout.cjs";
import { packageName } from "../own";
import { cached } from "./cache";
import { compiler } from "./compiler";
import { flatten, flattenLibrary } from "./flatten";
import { typescriptVersion } from "./version";

/** Declarations that many cells need, as one file each. */
export type LibraryName = "es2023" | "node" | "tensorflow" | "danfo" | "triad";

/** How a library is made, and what it is made of. */
interface Recipe {
  /** What changes when it has to be made anew. */
  version(): string;
  make(): string;
}

const packages = path.join(checkout, "node_modules");
const ownDeclarations = path.join(checkout, ".build/src");
/** The folder of the compiler's own libraries. */
export const libraryFolder = path.join(packages, "typescript/lib");

const tensorflow = fs
  .readdirSync(path.join(packages, "@tensorflow"))
  .map((name) => `@tensorflow/${name}`)
  // Nobody imports it where there is no browser, and its types are those of half a graphics driver.
  .filter((name) => name !== "@tensorflow/tfjs-backend-webgl");

const recipes: { readonly [K in LibraryName]: Recipe } = {
  es2023: { version: typescriptVersion, make: () => flattenLibrary("es2023", libraryFolder) },
  node: ofPackages(["@types/node", "undici-types"], ["@types/node"]),
  tensorflow: ofPackages(tensorflow, tensorflow),
  danfo: ofPackages(["danfojs-node"], ["danfojs-node"]),
  triad: {
    version: () => String(fs.statSync(path.join(checkout, ".build/tsbuildinfo"), { throwIfNoEntry: false })?.mtimeMs),
    make: () =>
      flatten({
        entries: new Map([["triad", path.join(ownDeclarations, "index.d.ts")]]),
        nameOf: (file) =>
          file.startsWith(ownDeclarations) ? withoutEnding(`triad${file.slice(ownDeclarations.length)}`) : undefined,
        resolve,
      }),
  },
};

/** Goes up when libraries are made in another way. */
const format = 3;

export interface Library {
  readonly file: string;
  text(): string;
  /** The modules that it declares; known without parsing. */
  modules(): ReadonlySet<string>;
}

const made = new Map<LibraryName, Library>();

/** The library `name`, made now where it has not been made before. */
export function library(name: LibraryName): Library {
  const known = made.get(name);
  if (known) return known;
  const recipe = recipes[name];
  const file = `${name}-${recipe.version()}-${format}.d.ts`;
  let text = cached.read(file);
  if (text === undefined) {
    text = recipe.make();
    cached.write(name, file, text);
  }
  const content = text;
  let modules: ReadonlySet<string> | undefined;
  const result: Library = {
    file: cached.path(file),
    text: () => content,
    modules() {
      modules ??= new Set([...content.matchAll(/^declare module "(.+?)" \{$/gm)].map(([, it]) => it!));
      return modules;
    },
  };
  made.set(name, result);
  return result;
}

/** The library that declares the module `specifier`. */
export function libraryOf(specifier: string): Library | undefined {
  const name = owners.get(packageName(specifier));
  const found = name && library(name);
  return found?.modules().has(specifier) ? found : undefined;
}

/** The library whose file this is, where it has been asked for. */
export const libraryAtFile = (file: string): Library | undefined => [...made.values()].find((it) => it.file === file);

export const allLibraries = (): Iterable<Library> => made.values();

/** Whether `name` may be offered to a person: not the files inside a package, which are modules of a library too. */
export const isListed = (name: string): boolean =>
  !name.includes("/") || ![...made.values()].some((it) => it.modules().has(name) && packageName(name) !== name);

const owners: ReadonlyMap<string, LibraryName> = new Map<string, LibraryName>([
  ["triad", "triad"],
  ["danfojs-node", "danfo"],
  ["undici-types", "node"],
  ...tensorflow.map((name): [string, LibraryName] => [name, "tensorflow"]),
]);

/** A library of whole packages: of the files of `inside`, those that `entries` lead to. */
function ofPackages(inside: readonly string[], entries: readonly string[]): Recipe {
  const folders = inside.map((name) => path.join(packages, name) + path.sep);
  const version = (name: string): string =>
    (JSON.parse(fs.readFileSync(path.join(packages, name, "package.json"), "utf8")) as { version: string }).version;
  return {
    version: () => [...new Set(inside.map(version))].join("-"),
    make: () =>
      flatten({
        entries: new Map(
          entries.flatMap((name) => {
            const file = resolve(name.replace("@types/", ""), path.join(checkout, "cell.ts"));
            return file === undefined ? [] : [[name, file] as const];
          }),
        ),
        nameOf: (file) =>
          folders.some((it) => file.startsWith(it)) ? withoutEnding(path.relative(packages, file)) : undefined,
        resolve,
      }),
  };
}

const withoutEnding = (file: string): string => file.replace(/\.d\.[cm]?ts$/, "");

function resolve(specifier: string, from: string): string | undefined {
  const options: ts.CompilerOptions = {
    moduleResolution: compiler.ModuleResolutionKind.Bundler,
    customConditions: ["node"],
  };
  if (specifier === "node") return path.join(packages, "@types/node/index.d.ts");
  return compiler.resolveModuleName(specifier, from, options, compiler.sys).resolvedModule?.resolvedFileName;
}
