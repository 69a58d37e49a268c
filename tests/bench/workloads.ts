import type { Benchmark, Row } from "./benchmark";
import { howToGetPeers } from "./python";
import { median } from "./table";
import { contenders } from "./workloads/contender";
import { type Measured, measure, type Plan } from "./workloads/measure";
import { type WorkloadName, workloadNames, workloads as workloadTable } from "./workloads/table";

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
    const { torchCompile, ...quickContenders } = contenders;
    const taking = Object.values(quick ? quickContenders : { ...quickContenders, torchCompile });
    const rows: Row[] = [];
    const notes = new Set<string>();
    const missing = new Set<string>();
    const records: object[] = [];
    const versions = new Set<string>();
    const byWorkload: (Measured | string)[][] = [];
    for (const name of names) {
      const measured = await measure(name, taking, plan).catch((error: Error) => error.message);
      if (typeof measured === "string") {
        notes.add(`${name}: it failed: ${measured}`);
        continue;
      }
      const { results, quietRounds } = measured;
      byWorkload.push([...results]);
      rows.push(...rowsOf(name, results));
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
    if (missing.size > 0) notes.add(`not installed: ${[...missing].join("; ")}: ${howToGetPeers}`);
    const unrolled = names.flatMap((name) => {
      const times = workloadTable[name].unrolled;
      return times === undefined ? [] : [`${name} ${times}`];
    });
    if (unrolled.length > 0) notes.add(`loops that Triad's programs write out, not yet loops: ${unrolled.join(", ")}`);
    for (const note of means(
      taking.map(({ name }) => name),
      byWorkload,
    ))
      notes.add(note);
    return {
      how: `${plan.rounds} rounds of blocks of ${plan.blockMs} ms or more, one contender after another; ${[...versions].join("; ")}`,
      columns: taking.map(({ name }) => name),
      rows,
      notes: [...notes],
      records,
    };
  },
};

const rowsOf = (name: WorkloadName, results: readonly (Measured | string)[]): Row[] => {
  const values = (of: (it: Measured) => readonly number[]) =>
    results.map((result) => (typeof result === "string" ? [] : of(result)));
  const steps = values(({ stepMs }) => stepMs);
  const compile = values(({ compileS }) => [compileS]);
  const memory = values(({ peakMiB }) => (peakMiB === undefined ? [] : [peakMiB]));
  const [, jax = [], torch = []] = steps;
  return [
    {
      measure: `${name}: a step, ms`,
      values: steps,
      paired: true,
      target: least([times(jax, limits.jaxStep), times(torch, limits.torchStep)]),
    },
    { measure: "  compiling, s", values: compile, target: times(compile[1]!, limits.jaxCompile) },
    { measure: "  peak memory, MiB", values: memory, target: times(memory[1]!, limits.jaxMemory) },
  ];
};

const times = (values: readonly number[] = [], factor: number) =>
  values.length === 0 ? undefined : Number((factor * median(values)).toPrecision(3));

const least = (values: readonly (number | undefined)[]) => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};

// Over the workloads that both have run; the fastest peer is one for each workload.
function means(names: readonly string[], byWorkload: readonly (readonly (Measured | string)[])[]): string[] {
  const middle = (result: Measured | string | undefined) =>
    result === undefined || typeof result === "string" || result.stepMs.length === 0
      ? undefined
      : median(result.stepMs);
  const mean = (against: string, peer: (results: readonly (Measured | string)[]) => number | undefined) => {
    const ratios = byWorkload.flatMap((results) => {
      const [own, its] = [middle(results[0]), peer(results)];
      return own === undefined || its === undefined ? [] : [own / its];
    });
    if (ratios.length === 0) return [];
    const value = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
    return [
      `Triad / ${against}: ${value.toFixed(2)}${ratios.length > 1 ? ` in the geometric mean of ${ratios.length}` : ""}`,
    ];
  };
  return [
    ...names.slice(1).flatMap((name, i) => mean(name, (results) => middle(results[i + 1]))),
    ...mean("the fastest peer of each", (results) => least(results.slice(1).map(middle))),
  ];
}

const record = (workload: string, implementation: string, { golden, ...it }: Measured) => ({
  workload,
  implementation,
  ...(it.stepMs.length > 0 && { stepMs: { min: it.fastestMs, median: median(it.stepMs) } }),
  compileS: it.compileS,
  peakRssMiB: it.peakMiB,
  golden: { ok: golden.ok, lossError: golden.lossError },
});
