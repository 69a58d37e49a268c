import { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { owner } from "./owner";

type Spawn = (this: ChildProcess, options: { stdio?: unknown }) => unknown;

/**
 * Gives a child process that inherits the cell's output a pipe for each stream instead: what it writes is then the cell's,
 * also when the next cell runs. The worker's own descriptors belong to whichever cell is the newest.
 */
export function ownChildren(): void {
  const prototype = ChildProcess.prototype as unknown as { spawn: Spawn };
  const native = prototype.spawn;
  prototype.spawn = function (options) {
    if (owner() === undefined) return native.call(this, options);
    const given = options.stdio;
    const stdio: unknown[] = Array.isArray(given) ? [...given] : Array(3).fill(given ?? "pipe");
    const inherited = ([1, 2] as const).filter((fd) => isOwn(stdio[fd], fd));
    for (const fd of inherited) stdio[fd] = "pipe";
    const started = native.call(this, { ...options, stdio });
    for (const fd of inherited) forward(this, fd);
    return started;
  };
}

/** Whether a child's stream would be the worker's own. */
const isOwn = (given: unknown, fd: 1 | 2): boolean =>
  given === "inherit" || given === fd || given === (fd === 1 ? process.stdout : process.stderr);

function forward(child: ChildProcess, fd: 1 | 2): void {
  const [from, name] = [child.stdio?.[fd] as Readable | null | undefined, fd === 1 ? "stdout" : "stderr"] as const;
  if (!from) return;
  from.on("data", (text: Buffer) => process[name].write(text));
  // As its code expects of a stream that is inherited.
  Object.assign(child, { [name]: null });
  (child.stdio as unknown[])[fd] = null;
}
