import fs from "node:fs";
import path from "node:path";
import type ts from "@tslab/typescript-for-tslab";
import { ownNames, ownTypes } from "../own";

/** The file system as the compiler sees it from a notebook's folder. */
export interface Overlay {
  readonly sys: ts.System;
  /** Tells the compiler which local files have changed since it read them; true where it has to begin anew instead. */
  refresh(): boolean;
  /** Makes the next `refresh` call every local file changed. */
  forget(): void;
}

/** The outermost package of a path: `folder/node_modules/name/rest`. */
const inPackage = /^(.*?\/node_modules)\/(@[^/]+\/[^/]+|[^@/][^/]*)(\/.*)?$/;

/**
 * Puts Triad's own packages into every `node_modules`, also where there is none, without writing a file.
 *
 * The compiler's watchers are replaced by one look at the local files before each cell: a file saved a moment before
 * the cell runs is seen for sure, and no watcher outlives the notebook.
 *
 * A changed `package.json` is not told: the compiler would wait for a second timer, and tslab knows of one only.
 */
export function createOverlay(system: ts.System, folder: string): Overlay {
  const files = new Map<string, Watched>();
  const manifests = new Map<string, string>();
  // "/node_modules" is where the search ends from any folder, also from a local module's beside the notebook's.
  const faked = [`${folder}/node_modules`, "/node_modules"];
  const isFaked = (name: string): boolean => faked.includes(name.replace(/\/$/, ""));

  const sys: ts.System = {
    ...system,
    useCaseSensitiveFileNames: true,
    getCurrentDirectory: () => folder,
    readFile: (name, encoding) => system.readFile(actual(name), encoding),
    fileExists: (name) => system.fileExists(actual(name)),
    directoryExists: (name) => isFaked(name) || system.directoryExists(actual(name)),
    getDirectories: (name) => [...system.getDirectories(actual(name)), ...(isFaked(name) ? ownNames : [])],
    realpath: (name) => system.realpath?.(actual(name)) ?? name,
    watchFile(name, changed) {
      if (name.includes("/node_modules/")) return { close() {} };
      if (path.basename(name) === "package.json") {
        manifests.set(name, stamp(name));
        return { close: () => void manifests.delete(name) };
      }
      files.set(name, { changed, stamp: stamp(name) });
      return { close: () => void files.delete(name) };
    },
    watchDirectory: () => ({ close() {} }),
  };

  return {
    sys,
    refresh() {
      for (const [name, file] of [...files]) {
        const now = stamp(name);
        if (now === file.stamp) continue;
        const kind = file.stamp === "" ? created : now === "" ? deleted : changed;
        file.stamp = now;
        file.changed(name, kind);
      }
      return [...manifests].some(([name, before]) => stamp(name) !== before);
    },
    forget() {
      for (const file of files.values()) file.stamp = "forgotten";
    },
  };
}

interface Watched {
  readonly changed: ts.FileWatcherCallback;
  /** What tells one content of the file from the next; empty where there is no file. */
  stamp: string;
}

// The values of ts.FileWatcherEventKind, which only the loaded compiler has.
const [created, changed, deleted] = [0, 1, 2] as const;

function stamp(file: string): string {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : "";
}

function actual(name: string): string {
  const [, , wanted, rest = ""] = inPackage.exec(name) ?? [];
  const own = wanted && ownTypes(wanted);
  return own ? path.join(own, rest) : name;
}
