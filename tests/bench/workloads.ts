import type { Benchmark, Row } from "./benchmark";
import { howToGetPeers } from "./python";
import { median } from "./table";
import { contenders } from "./workloads/contender";
import { type Measured, measure, type Plan } from "./workloads/measure";
import { ratio, ratioLines } from "./workloads/ratios";
import { sweepResult } from "./workloads/sweep-result";
import { type WorkloadName, workloadNames, workloads as workloadTable } from "./workloads/table";
import type { Workload } from "./workloads/workload";

const full: Plan = { rounds: 5, blockMs: 500, patienceMs: 12_000 };
const quickly: Plan = { rounds: 3, blockMs: 200, patienceMs: 2_000 };

/** Of a peer's step time, compile time and memory: the most that Triad may take. */
const limits = { jaxStep: 1.1, torchStep: 1.15, jaxCompile: 1.5, jaxMemory: 1.5 };

/**
 * The reference workloads (workloads/WORKLOADS.md), each by Triad and its peers in processes of their own, in blocks that
 * alternate and wait for a quiet machine. What does not train as the golden files say is not timed.
 */
export const workloads: Benchmark = {
  measures: "time of a step of the reference workloads, beside JAX's and PyTorch's",
  parts: workloadNames,
  async run({ quick, parts }) {
    const names = workloadNames.filter((name) => parts.length === 0 || parts.includes(name));
    const plan = quick ? quickly : full;
    const { torchCompile, jaxScan, ...always } = contenders;
    const columns = Object.values(quick ? always : { ...always, torchCompile });
    const taking = [...columns, jaxScan];
    const rows: Row[] = [];
    const notes = new Set<string>();
    const missing = new Set<string>();
    const records: object[] = [];
    const versions = new Set<string>();
    const byWorkload: (Measured | string)[][] = [];
    for (const name of names) {
      const { together = 1 }: Workload = workloadTable[name];
      const measured = await measure(name, together > 1 ? taking : columns, plan).catch(
        (error: Error) => error.message,
      );
      if (typeof measured === "string") {
        notes.add(`${name}: it failed: ${measured}`);
        continue;
      }
      const { results, quietRounds } = measured;
      byWorkload.push([...results]);
      rows.push(...rowsOf(name, together, results.slice(0, columns.length), results[columns.length]));
      for (const [i, result] of results.entries()) {
        const contender = taking[i]!.name;
        if (typeof result === "string") {
          if (result.endsWith(howToGetPeers)) missing.add(contender);
          else notes.add(`${name}, ${contender}: ${result}`);
          continue;
        }
        versions.add(result.version);
        if (result.note) notes.add(`${name}, ${contender}: ${result.note}`);
        const { ok, lossError, deltaError } = result.golden;
        const off = `loss off by ${lossError.toExponential(1)}, changes by ${deltaError.toExponential(1)}`;
        if (!ok) notes.add(`${name}, ${contender}: not timed, for it does not train as the golden says: ${off}`);
        records.push(record(name, contender, result));
      }
      if (quietRounds < Math.min(3, plan.rounds))
        notes.add(`${name}: only ${quietRounds} rounds were quiet, so all count; its numbers say little`);
    }
    if (names.includes("sweep-tiny")) {
      const whole = await sweepResult(plan).catch(
        (error: Error) => `sweep-tiny, whole process: it failed: ${error.message}`,
      );
      if (typeof whole === "string") notes.add(whole);
      else {
        rows.push(...whole.rows.map((row) => ({ ...row, values: columns.map((_, i) => row.values[i] ?? []) })));
        records.push(...whole.records);
        for (const note of whole.notes) notes.add(note);
      }
    }
    if (missing.size > 0) notes.add(`not installed: ${[...missing].join("; ")}: ${howToGetPeers}`);
    const stepTimes = byWorkload.map((results) => columnsOf(results, ({ stepMs }) => stepMs));
    for (const line of ratioLines(
      taking.map((contender) => contender.name),
      stepTimes,
    ))
      notes.add(line);
    return {
      how: `${plan.rounds} rounds of blocks of ${plan.blockMs} ms or more, one contender after another; ${[...versions].join("; ")}`,
      columns: columns.map(({ name }) => name),
      rows,
      notes: [...notes],
      records,
    };
  },
};

const rowsOf = (
  name: WorkloadName,
  together: number,
  results: readonly (Measured | string)[],
  scanned: Measured | string | undefined,
): Row[] => {
  const steps = columnsOf(results, ({ stepMs }) => stepMs);
  const compile = columnsOf(results, ({ compileS }) => [compileS]);
  const memory = columnsOf(results, ({ peakMiB }) => (peakMiB === undefined ? [] : [peakMiB]));
  // Triad's median that would make the ratio of the rounds the limit.
  const stepTarget = (peer: readonly number[] | undefined, limit: number) => {
    const now = ratio(steps, peer);
    return now === undefined ? times(peer, limit) : times(steps[0], limit / now);
  };
  const stepTargets = [stepTarget(steps[1], limits.jaxStep), stepTarget(steps[2], limits.torchStep)];
  const [own, ...others] = steps;
  const [alike = []] = scanned === undefined ? [] : columnsOf([scanned], ({ stepMs }) => stepMs);
  const both: Row = {
    measure: `  ${together} steps a call in both, ms`,
    // JAX's column is the first of the others.
    values: [own!, ...others.map((_, i) => (i === 0 ? alike : []))],
    paired: true,
    target: stepTarget(alike, limits.jaxStep),
  };
  return [
    { measure: `${name}: a step, ms`, values: steps, paired: true, target: least(stepTargets) },
    ...(scanned === undefined ? [] : [both]),
    { measure: "  compiling, s", values: compile, target: times(compile[1], limits.jaxCompile) },
    { measure: "  peak memory, MiB", values: memory, target: times(memory[1], limits.jaxMemory) },
  ];
};

// For each contender; none where it did not run.
const columnsOf = (results: readonly (Measured | string)[], of: (it: Measured) => readonly number[]) =>
  results.map((result) => (typeof result === "string" ? [] : of(result)));

const times = (values: readonly number[] = [], factor: number) =>
  values.length === 0 ? undefined : Number((factor * median(values)).toPrecision(3));

const least = (values: readonly (number | undefined)[]) => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};

const record = (workload: string, implementation: string, { golden, ...it }: Measured) => ({
  workload,
  implementation,
  ...(it.stepMs.length > 0 && { stepMs: { min: it.fastestMs, median: median(it.stepMs), rounds: it.stepMs } }),
  compileS: it.compileS,
  peakRssMiB: it.peakMiB,
  golden: { ok: golden.ok, lossError: golden.lossError },
});
