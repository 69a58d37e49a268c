import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { writeArrays } from "./arrays-file";
import { type Contender, type Running, start } from "./contender";
import { compare, type Verdict } from "./golden";
import { busySeconds, quiet, quietMoment } from "./quiet";
import { type WorkloadName, workloads } from "./table";

/** How long to measure. */
export interface Plan {
  readonly rounds: number;
  /** A block has as many steps as take so long. */
  readonly blockMs: number;
  /** How long to go on for rounds in which the machine was quiet, for each contender. */
  readonly patienceMs: number;
}

/** What a contender has shown on a workload. */
export interface Measured {
  readonly version: string;
  readonly golden: Verdict;
  /** The first three steps less three of the fastest: tracing, compiling, first allocations. */
  readonly compileS: number;
  /** Milliseconds a step, of the rounds that count; none where its numbers are not the golden's. */
  readonly stepMs: readonly number[];
  /** The smallest of all rounds. */
  readonly fastestMs: number;
  readonly peakMiB: number | undefined;
  readonly note?: string | undefined;
}

interface Ready {
  readonly running: Running;
  readonly golden: Verdict;
  readonly firstMs: number;
  readonly note?: string | undefined;
  steps: number;
}

/** One workload, every contender in turn; by contender a string says why it was not measured. */
export async function measure(
  workload: WorkloadName,
  contenders: readonly Contender[],
  { rounds, blockMs, patienceMs }: Plan,
): Promise<{ readonly results: readonly (Measured | string)[]; readonly quietRounds: number }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "triad-bench-"));
  const ready: (Ready | string)[] = [];
  try {
    writeArrays(folder, workload, workloads[workload]);
    for (const contender of contenders) ready.push(await prepare(contender, workload, folder, blockMs));
    const able = ready.flatMap((each, i) => (typeof each !== "string" && each.golden.ok ? [i] : []));
    const times: (readonly number[])[] = [];
    const quietTimes: (readonly number[])[] = [];
    const deadline = performance.now() + patienceMs * able.length;
    const more = () => quietTimes.length < rounds && (times.length < rounds || performance.now() < deadline);
    while (able.length > 0 && more()) {
      const round: number[] = [];
      let undisturbed = true;
      for (const i of able) {
        const { running, steps } = ready[i] as Ready;
        await quietMoment(deadline);
        const busy = busySeconds();
        const block = await running.block(steps);
        if (typeof block === "string") throw new Error(`${contenders[i]!.name}: ${block}`);
        const others = busySeconds() - busy - block.cpuMs / 1000;
        if (others > quiet * (block.ms / 1000)) undisturbed = false;
        round.push(block.ms / steps);
      }
      times.push(round);
      if (undisturbed) quietTimes.push(round);
    }
    const kept = quietTimes.length >= Math.min(3, rounds) ? quietTimes : times;
    const results = ready.map((each, i): Measured | string => {
      if (typeof each === "string") return each;
      const { running, golden, firstMs, note } = each;
      const column = able.indexOf(i);
      const stepMs = column < 0 ? [] : kept.map((round) => round[column]!);
      const fastestMs = Math.min(...(column < 0 ? [] : times.map((round) => round[column]!)));
      const compileS = Math.max(0, firstMs - (column < 0 ? 0 : 3 * fastestMs)) / 1000;
      return { version: running.version, golden, compileS, stepMs, fastestMs, peakMiB: running.peakMiB(), note };
    });
    return { results, quietRounds: quietTimes.length };
  } finally {
    for (const each of ready) if (typeof each !== "string") each.running.end();
    fs.rmSync(folder, { recursive: true });
  }
}

// Started, compiled, and checked; only what trains as the golden says is timed.
async function prepare(
  contender: Contender,
  workload: WorkloadName,
  folder: string,
  blockMs: number,
): Promise<Ready | string> {
  const running = await start(contender, workload, folder);
  if (typeof running === "string") return running;
  const failed = (why: string) => {
    running.end();
    return why;
  };
  const first = await running.block(3);
  if (typeof first === "string") return failed(first);
  const trajectory = await running.golden();
  if (typeof trajectory === "string") return failed(trajectory);
  const golden = compare(workloads[workload].golden, trajectory);
  let steps = 3;
  while (golden.ok) {
    const block = await running.block(steps);
    if (typeof block === "string") return failed(block);
    if (block.ms >= blockMs) break;
    steps = Math.max(steps + 1, Math.ceil(1.1 * steps * Math.min(100, blockMs / block.ms)));
  }
  return { running, golden, firstMs: first.ms, note: first.note, steps };
}
