import path from "node:path";
import { checkout } from "../setup/checkout.cjs";

/** A package that notebooks get from Triad's checkout, wherever they are: notebook and library share one copy. */
interface OwnPackage {
  /** The file that a cell loads in the package's place, from the checkout's root. */
  readonly module?: string;
  /** The package that has its types; default: itself. */
  readonly types?: string;
  /** It is for notebooks that have been written already: nobody is offered it. */
  readonly isHidden?: true;
}

/** `@scope/*` stands for every package of the scope. */
const ownPackages: Readonly<Record<string, OwnPackage>> = {
  triad: {},
  "@tensorflow/*": {},
  "danfojs-node": {},
  // There is no DOM in a notebook's process: what draws is a module of the kernel's own.
  "plotly.js-dist": { module: ".build/kernel/display/plotly-module.js", types: "plotly.js" },
  // Notebooks that were written for it import its `display`.
  tslab: { module: ".build/kernel/cells/tslab-display.js", isHidden: true },
};

/** The folders of `node_modules` that are offered where an import is written: packages, and scopes of packages. */
export const ownNames: readonly string[] = Object.entries(ownPackages)
  .filter(([, { isHidden }]) => !isHidden)
  .map(([name]) => name.replace(/\/\*$/, ""));

/** The name of the package that `specifier` is in: `@tensorflow/tfjs` for `@tensorflow/tfjs/dist/ops`. */
export const packageName = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

function find(specifier: string): OwnPackage | undefined {
  const name = packageName(specifier);
  if (Object.hasOwn(ownPackages, name)) return ownPackages[name];
  return name.includes("/") ? ownPackages[name.replace(/\/.*/, "/*")] : undefined;
}

export const isOwn = (specifier: string): boolean => find(specifier) !== undefined;

/** The packages of Triad's own that a cell imports, as far as its text tells without reading it as TypeScript. */
export const ownImports = (code: string): readonly string[] =>
  [...code.matchAll(/\b(?:from|import|require)\s*\(?\s*(["'])([^"'\n]+)\1/g)].map(([, , it]) => it!).filter(isOwn);

/** The module that has the types of `specifier`: another for some packages of Triad's own. */
export const typesOf = (specifier: string): string => find(specifier)?.types ?? specifier;

/** The file that stands in for the own package that `specifier` is in, in a running cell, where one does. */
export function ownModule(specifier: string): string | undefined {
  const module = find(specifier)?.module;
  return module && path.join(checkout, module);
}
