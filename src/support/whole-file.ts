import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a file so that at any moment, also if the process or the machine dies, it is either as it was or as it is to be. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const next = `${file}.new`;
  const descriptor = openSync(next, "w");
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(next, file);
  sync(dirname(file));
}

/** What was written to a file, or made and named in a folder, is on the disk when this returns. */
export function sync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
