import type { ChildProcess } from "node:child_process";

/** Calls `call` with how the process ended, or has ended, or why it never began; returns what takes that back. */
export function whenEnded(child: ChildProcess, call: (how: string) => void): () => void {
  const exit = (code: number | null, signal: string | null) => call(signal ?? `exit code ${code}`);
  const error = ({ message }: Error) => call(message);
  child.once("exit", exit).once("error", error);
  const already = child.exitCode !== null || child.signalCode !== null;
  const late = already ? setImmediate(exit, child.exitCode, child.signalCode) : undefined;
  return () => {
    clearImmediate(late);
    child.off("exit", exit).off("error", error);
  };
}
