import { execFileSync } from "node:child_process";
import fs from "node:fs";

/**
 * Sends SIGINT to the program that this process has started last, and to those that it has started in turn.
 *
 * A call that waits for a child (`execSync`) returns only when that ends; since nothing else can be started meanwhile, the
 * newest child is the one that is waited for.
 */
export function interruptNewestChild(): void {
  const newest = childrenOf(process.pid).at(-1);
  if (newest !== undefined) for (const pid of family(newest)) interruptProcess(pid);
}

const family = (pid: number): readonly number[] => [...childrenOf(pid).flatMap(family), pid];

function interruptProcess(pid: number): void {
  try {
    process.kill(pid, "SIGINT");
  } catch {
    // It has just ended.
  }
}

/** The children of a process, the newest last; none where the system does not tell. */
function childrenOf(pid: number): readonly number[] {
  try {
    return numbers(
      fs.existsSync("/proc/self/task")
        ? fs
            .readdirSync(`/proc/${pid}/task`)
            .map((thread) => fs.readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8"))
            .join(" ")
        : execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8", timeout: 1000 }),
    );
  } catch {
    return [];
  }
}

const numbers = (text: string): readonly number[] => text.split(/\s+/).filter(Boolean).map(Number);
