import path from "node:path";
import type ts from "@tslab/typescript-for-tslab";
import { isOwn, ownNames } from "../../kernel/cells/own";
import { checkout } from "../../kernel/setup/checkout.cjs";

/** The outermost package of a path: `folder/node_modules/name/rest`. */
const inPackage = /^(.*?\/node_modules)\/(@[^/]+\/[^/]+|[^@/][^/]*)(\/.*)?$/;

/**
 * The file system as the compiler sees it from a notebook's folder: Triad's own packages are in its `node_modules`, also
 * where there is none, without writing a file. Nothing is watched.
 */
export function overlay(system: ts.System, folder: string): ts.System {
  // "/node_modules" is where the search ends from any folder.
  const faked = [`${folder}/node_modules`, "/node_modules"];
  const isFaked = (name: string): boolean => faked.includes(name.replace(/\/$/, ""));
  return {
    ...system,
    useCaseSensitiveFileNames: true,
    getCurrentDirectory: () => folder,
    readFile: (name, encoding) => system.readFile(actual(name), encoding),
    fileExists: (name) => system.fileExists(actual(name)),
    directoryExists: (name) => isFaked(name) || system.directoryExists(actual(name)),
    getDirectories: (name) => [...system.getDirectories(actual(name)), ...(isFaked(name) ? ownNames : [])],
    realpath: (name) => system.realpath?.(actual(name)) ?? name,
    watchFile: () => ({ close() {} }),
    watchDirectory: () => ({ close() {} }),
  };
}

function actual(name: string): string {
  const [, , wanted, rest = ""] = inPackage.exec(name) ?? [];
  if (wanted === undefined || !isOwn(wanted)) return name;
  return path.join(wanted === "triad" ? checkout : path.join(checkout, "node_modules", wanted), rest);
}
