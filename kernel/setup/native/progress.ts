import fs from "node:fs";
import path from "node:path";

/** Bytes in all files below a folder, of which some may vanish meanwhile. */
function bytes(folder: string): number {
  let sum = 0;
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    sum += fs.lstatSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return sum;
}

/**
 * Shows how far a download into a folder has come: a line that moves on a terminal, else a line every ten seconds.
 * Returns what ends it.
 */
export function progress(folder: string, megabytes: number): () => void {
  const terminal = process.stderr.isTTY;
  const show = () => {
    const done = Math.min(megabytes, Math.round(bytes(folder) / 1e6));
    process.stderr.write(`${terminal ? "\r" : ""}triad: ${done} of ${megabytes} MB${terminal ? "" : "\n"}`);
  };
  const timer = setInterval(show, terminal ? 500 : 10_000);
  return () => {
    clearInterval(timer);
    if (terminal) process.stderr.write("\r\x1b[K");
  };
}
