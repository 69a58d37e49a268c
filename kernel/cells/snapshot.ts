import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { checkout } from "../setup/checkout.cjs";
import { cached } from "./typescript/cache";

/**
 * Of a process that checks cells; a snapshot is refused by one with others. A check leaves much behind that is soon of no
 * use: it dies young where there is room for it, and what has grown old is looked through before it has doubled.
 */
export const compilerFlags: readonly string[] = ["--min-semi-space-size=16", "--heap-growing-percent=70"];

const build = path.join(checkout, ".build");

/**
 * The memory of a process in which the compiler is loaded, has read the libraries, and has converted some cells: a kernel's
 * compiler begins with it, and so has none of that to do.
 */
export const snapshot = {
  /** The file that a process of this Node can begin with, where it has been made. */
  found(): string | undefined {
    const file = cached.path(name());
    return fs.existsSync(file) ? file : undefined;
  },

  /** Makes it; returns why it could not be made. */
  make(): string | undefined {
    const draft = cached.draft(name());
    const program = path.join(__dirname, "snapshot-main.cjs");
    const words = [...compilerFlags, "--no-warnings", "--snapshot-blob", draft, "--build-snapshot", program];
    const env = { ...process.env, NODE_OPTIONS: "" };
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8", env });
    if (status === 0) cached.take(kind(), name(), draft);
    else fs.rmSync(draft, { force: true });
    return status === 0 ? undefined : (stderr.trim().split("\n")[0] ?? "no word");
  },
};

const kind = (): string => `compiler-${process.versions.node}`;

/** One a build and a version of Node; paths are in it, so a checkout that was moved needs another. */
function name(): string {
  const built = fs.statSync(path.join(build, "tsbuildinfo"), { throwIfNoEntry: false })?.mtimeMs;
  const place = createHash("sha256").update(`${checkout} ${built}`).digest("hex").slice(0, 12);
  return `${kind()}-${process.arch}-${place}.snapshot`;
}
