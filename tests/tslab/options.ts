import path from "node:path";
import type ts from "@tslab/typescript-for-tslab";
import { checkout } from "../../kernel/setup/checkout.cjs";
import { compiler } from "./compiler";

/** The compiler's options for cells: tslab's, and what it lacks. */
export const options = (given: ts.CompilerOptions): ts.CompilerOptions => ({
  ...given,
  strict: true,
  lib: ["lib.es2023.d.ts"],
  types: ["node"],
  // Triad's own, so that `console` and timers are there in any folder.
  typeRoots: [path.join(checkout, "node_modules/@types")],
  // What Node resolves today: also packages that say by `exports` where their types are.
  moduleResolution: compiler.ModuleResolutionKind.Bundler,
  customConditions: ["node"],
  checkJs: false,
  preserveConstEnums: true,
});

/** tslab's two files, and the names that are global in every cell. */
export const rootFiles = (given: readonly string[]): string[] => [
  ...given,
  path.join(checkout, "kernel/cells/globals.d.ts"),
];
