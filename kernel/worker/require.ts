import { createRequire } from "node:module";
import path from "node:path";
import type { CellRequire } from "./execute";

let made: CellRequire | undefined;
export const cellRequire = (): CellRequire => {
  made ??= { require: createRequire(path.join(process.cwd(), "cell.js")), add: () => {} };
  return made;
};
