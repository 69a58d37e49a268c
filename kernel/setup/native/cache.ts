import crypto from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";

/** Where what is built for all projects of a user is kept: npm throws away what is kept in node_modules. */
export function cacheFolder(): string {
  const { TRIAD_CACHE, XDG_CACHE_HOME } = process.env;
  return path.resolve(TRIAD_CACHE || path.join(XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "triad"));
}

/** The files of a finished build with their sizes and hashes, written when all of them are there. */
type Manifest = Readonly<Record<string, { readonly size: number; readonly sha256: string }>>;

const manifestOf = (folder: string) => path.join(folder, "files.json");

function read(folder: string): Manifest | undefined {
  try {
    return JSON.parse(fs.readFileSync(manifestOf(folder), "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

async function sha256(file: string): Promise<string> {
  const hash = crypto.createHash("sha256");
  await pipeline(fs.createReadStream(file), hash);
  return hash.digest("hex");
}

/** Declares the folder finished as it is now. */
export async function seal(folder: string): Promise<void> {
  const manifest: Record<string, { size: number; sha256: string }> = {};
  for (const name of fs.readdirSync(folder)) {
    const file = path.join(folder, name);
    manifest[name] = { size: fs.statSync(file).size, sha256: await sha256(file) };
  }
  fs.writeFileSync(manifestOf(folder), JSON.stringify(manifest, undefined, 2));
}

/** Whether a sealed folder has all its files in their sizes; takes no time. */
export function complete(folder: string): boolean {
  const manifest = read(folder);
  return (
    manifest !== undefined &&
    Object.entries(manifest).every(([name, { size }]) => {
      const there = fs.statSync(path.join(folder, name), { throwIfNoEntry: false });
      return there?.size === size;
    })
  );
}

/** Whether its files are also what they were, byte by byte; takes a second or two. */
export async function intact(folder: string): Promise<boolean> {
  if (!complete(folder)) return false;
  for (const [name, { sha256: expected }] of Object.entries(read(folder) ?? {})) {
    if ((await sha256(path.join(folder, name))) !== expected) return false;
  }
  return true;
}
