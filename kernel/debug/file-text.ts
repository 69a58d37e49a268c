import fs from "node:fs";

/** The text of a file; undefined where it cannot be read. */
export function fileText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
