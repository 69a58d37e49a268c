import path from "node:path";
import { checkout } from "../setup/checkout.cjs";

/** A package that notebooks get from Triad's checkout, wherever they are: notebook and library share one copy. */
interface OwnPackage {
  /** Folder of its package.json and types, from the checkout's root. */
  readonly types: string;
  /** The file that `import` loads instead of the package's own entry, from the checkout's root. */
  readonly module?: string;
}

/** `@scope/*` stands for every package of the scope. */
const ownPackages: Readonly<Record<string, OwnPackage>> = {
  triad: { types: "." },
  "@tensorflow/*": { types: "node_modules/@tensorflow/*" },
  "danfojs-node": { types: "node_modules/danfojs-node" },
  // There is no DOM in a notebook's process: what draws is a module of the kernel's own.
  "plotly.js-dist": { types: "node_modules/@types/plotly.js", module: ".build/kernel/display/plotly-module.js" },
  "@types/plotly.js": { types: "node_modules/@types/plotly.js" },
  "@types/node": { types: "node_modules/@types/node" },
};

/** The folders of `node_modules` that an import can name: packages, and scopes of packages. */
export const ownNames: readonly string[] = ["triad", "@tensorflow", "danfojs-node", "plotly.js-dist"];

/** The name of the package that `specifier` is in: `@tensorflow/tfjs` for `@tensorflow/tfjs/dist/ops`. */
export const packageName = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

function find(name: string): OwnPackage | undefined {
  if (Object.hasOwn(ownPackages, name)) return ownPackages[name];
  const [scope, rest] = name.split("/");
  const whole = rest && ownPackages[`${scope}/*`];
  return whole ? { types: whole.types.replace("*", rest) } : undefined;
}

export const isOwn = (specifier: string): boolean => find(packageName(specifier)) !== undefined;

/** The packages of Triad's own that a cell imports, as far as its text tells without reading it as TypeScript. */
export const ownImports = (code: string): readonly string[] =>
  [...code.matchAll(/\b(?:from|import|require)\s*\(?\s*(["'])([^"'\n]+)\1/g)].map(([, , it]) => it!).filter(isOwn);

/** Where the own package `name` has its types; undefined for a package that is not Triad's. */
export function ownTypes(name: string): string | undefined {
  const own = find(name);
  return own && path.join(checkout, own.types);
}

/** The file that stands in for the own package `name` in a running cell, where one does. */
export function ownModule(name: string): string | undefined {
  const module = find(name)?.module;
  return module && path.join(checkout, module);
}
