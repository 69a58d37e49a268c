import fs from "node:fs";
import os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** Processors that others may use in a block that still counts as quiet. */
export const quiet = 0.1;

/** Seconds that all processors together were busy since the machine started, with what other machines took of them. */
export function busySeconds(): number {
  if (process.platform !== "linux")
    return os.cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000;
  const line = fs.readFileSync("/proc/stat", "utf8").split("\n", 1)[0]!;
  const [user, nice, system, , , irq, softirq, steal] = line.trim().split(/\s+/).slice(1).map(Number) as number[];
  return (user! + nice! + system! + irq! + softirq! + steal!) / 100;
}

/** Seconds of the processors that the ended children of this process have used; undefined where the system does not tell. */
export function childrenSeconds(): number | undefined {
  if (process.platform !== "linux") return undefined;
  // Fields 16 and 17 of the line, in which the second, the name in brackets, may hold blanks.
  const fields = fs
    .readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** Until the machine was idle for a moment, or until the deadline (of `performance.now()`). */
export async function quietMoment(deadline: number): Promise<void> {
  while (performance.now() < deadline) {
    const before = busySeconds();
    await sleep(150);
    if (busySeconds() - before <= 0.02) return;
  }
}
