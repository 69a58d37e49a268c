import fs from "node:fs";

/** What tells one content of a file from the next; empty where there is no file. */
export function stamp(file: string): string {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : "";
}
