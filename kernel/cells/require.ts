import { createRequire } from "node:module";
import path from "node:path";
import type { ConvertedModule } from "./cells";
import { importBy } from "./import";
import { createLocalModules } from "./local-modules";
import { installResolution } from "./resolution";

/** The cells' `require`, which also knows the local modules that were converted for them. */
export interface CellRequire {
  readonly require: CellRequireFunction;
  /** Takes (re)converted modules; the next cell that imports one, or what depends on it, gets it anew. */
  add(modules: readonly ConvertedModule[]): void;
}

/** `require` as a cell is given it. */
export interface CellRequireFunction extends NodeJS.Require {
  /** `import()` as the cell has written it. */
  import(id: string): Promise<unknown>;
}

/** What a cell in `folder` imports from: Triad's own packages first, then the folder's files and packages. */
export function createCellRequire(folder: string): CellRequire {
  installResolution();
  const modules = createLocalModules();
  const file = path.join(folder, "cell.js");
  const require = modules.requireFrom(file, createRequire(file));
  return { require: Object.assign(require, { import: importBy(require) }), add: modules.add };
}
