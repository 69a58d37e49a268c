import fs from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import path from "node:path";
import { isOwn } from "../own";

/**
 * Whether the package `specifier` is an ES module for whoever imports it from `folder`.
 *
 * One that awaits while it loads cannot be had by `require`, and to know that it would have to be loaded: so each such
 * import is awaited.
 */
export function isEsModule(specifier: string, folder: string): boolean {
  if (/^[./]/.test(specifier) || isBuiltin(specifier) || isOwn(specifier)) return false;
  try {
    const file = createRequire(path.join(folder, "cell.js")).resolve(specifier);
    return file.endsWith(".mjs") || (file.endsWith(".js") && isModuleFolder(path.dirname(file)));
  } catch (error) {
    // It says where it is for `import` alone.
    return (error as NodeJS.ErrnoException).code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
  }
}

/** Whether the nearest package.json calls its files ES modules. */
function isModuleFolder(folder: string): boolean {
  const file = path.join(folder, "package.json");
  if (fs.existsSync(file)) return (JSON.parse(fs.readFileSync(file, "utf8")) as { type?: string }).type === "module";
  const parent = path.dirname(folder);
  return parent !== folder && path.basename(folder) !== "node_modules" && isModuleFolder(parent);
}
