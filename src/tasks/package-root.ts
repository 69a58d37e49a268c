import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const isRoot = (folder: string): boolean => {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).name === "triad";
  } catch {
    return false;
  }
};

/** Triad's own checkout, found from this file upwards: the same from the sources and from the build. */
export function packageRoot(): string {
  let folder = __dirname;
  while (!isRoot(folder)) {
    const above = dirname(folder);
    if (above === folder) throw new Error(`${__dirname}: no folder above it has the package.json of triad`);
    folder = above;
  }
  return folder;
}

/** This Triad's version. */
export const triadVersion = (): string => JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")).version;
