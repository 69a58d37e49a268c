import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import type ts from "@tslab/typescript-for-tslab";
import type { createConverter } from "tslab/dist/converter";

const file = createRequire(__filename).resolve("tslab/dist/converter");

/** `require` as the converter calls it. */
const ofTslab = createRequire(file);

const typescriptPackage = "@tslab/typescript-for-tslab";

/** The TypeScript that tslab is built on. */
export const compiler = ofTslab(typescriptPackage) as typeof ts;

/**
 * Loads tslab's converter over `patched` instead of the compiler itself.
 *
 * The converter has no options for what is changed so; its file stays as it was published, and other copies of it in
 * this process as they were.
 */
export function loadConverter(patched: typeof ts): typeof createConverter {
  const names = ["exports", "require", "module", "__filename", "__dirname"];
  const load = vm.compileFunction(fs.readFileSync(file, "utf8"), names, { filename: file });
  const module = { exports: {} as { createConverter: typeof createConverter } };
  const require = (id: string): unknown => (id === typescriptPackage ? patched : ofTslab(id));
  load(module.exports, require, module, file, path.dirname(file));
  return module.exports.createConverter;
}
