import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import type ts from "typescript";
import { cached } from "./cache";
import { typescriptVersion } from "./version";

const file = createRequire(__filename).resolve("typescript");

/** The loaded script, from which the code that has been compiled can be kept. */
let script: vm.Script | undefined;

/**
 * The cells' TypeScript, loaded with the machine code of an earlier process where that was kept.
 *
 * It is nine megabytes of JavaScript: to compile it takes longer than to load what was compiled before.
 */
export const compiler: typeof ts = load();

function load(): typeof ts {
  const names = ["exports", "require", "module", "__filename", "__dirname"];
  const source = fs.readFileSync(file, "utf8");
  script = new vm.Script(`(function (${names.join(", ")}) {${source}\n})`, {
    filename: file,
    cachedData: cached.read(codeFile()),
  });
  const module = { exports: {} as typeof ts };
  const body = script.runInThisContext() as (...given: unknown[]) => void;
  body.call(module.exports, module.exports, createRequire(file), module, file, path.dirname(file));
  return module.exports;
}

/** Keeps the machine code of all that has run by now, for the next process; false where it was kept already. */
export function keepCode(): boolean {
  if (!script || script.cachedDataRejected === false) return false;
  cached.write(`code-${process.versions.node}`, codeFile(), script.createCachedData());
  return true;
}

/** One a version of Node and of the compiler: the code of another is refused. */
function codeFile(): string {
  return `code-${process.versions.node}-${process.arch}-${typescriptVersion()}.bin`;
}
