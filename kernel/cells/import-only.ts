import fs from "node:fs";
import path from "node:path";
import { packageName } from "./own";

/**
 * The file of a package that says where it is for `import` alone, which `require` can load all the same.
 *
 * `folders` are the `node_modules` to look in, the nearest first.
 */
export function resolveForImport(request: string, folders: readonly string[]): string | undefined {
  const name = packageName(request);
  const folder = folders.map((it) => path.join(it, name)).find((it) => fs.existsSync(path.join(it, "package.json")));
  if (folder === undefined) return undefined;
  const { exports } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")) as { exports?: Target };
  const target = find(exports, `.${request.slice(name.length)}`);
  return target && path.join(folder, target);
}

type Target = string | null | undefined | readonly Target[] | { readonly [key: string]: Target };

function find(exports: Target, subpath: string): string | undefined {
  const isMap =
    typeof exports === "object" && exports !== null && Object.keys(exports).some((it) => it.startsWith("."));
  if (!isMap) return subpath === "." ? pick(exports, "") : undefined;
  for (const [key, target] of Object.entries(exports as Record<string, Target>)) {
    const [before = "", after] = key.split("*");
    if (after === undefined ? key !== subpath : !subpath.startsWith(before) || !subpath.endsWith(after)) continue;
    return pick(target, after === undefined ? "" : subpath.slice(before.length, subpath.length - after.length));
  }
  return undefined;
}

/** The first file that a target names for `import` in Node, `*` replaced. */
function pick(target: Target, star: string): string | undefined {
  if (typeof target === "string") return target.replaceAll("*", star);
  if (typeof target !== "object" || target === null) return undefined;
  const choices = Array.isArray(target)
    ? target
    : Object.entries(target).flatMap(([key, it]) => (conditions.has(key) ? [it] : []));
  for (const choice of choices as readonly Target[]) {
    const found = pick(choice, star);
    if (found !== undefined) return found;
  }
  return undefined;
}

const conditions: ReadonlySet<string> = new Set(["node", "import", "module-sync", "default"]);
