import type { Result, Row } from "../benchmark";
import { howToGetPeers } from "../python";
import { median } from "../table";
import { fastestPeer, ratio } from "./ratios";
import { programs, type Whole, wholeProcesses } from "./whole-process";

/** sweep-tiny as a whole process, its rows and records; the columns are those of the workloads' table as far as they go. */
export async function sweepResult(plan: {
  readonly rounds: number;
  readonly patienceMs: number;
}): Promise<Required<Pick<Result, "rows" | "notes" | "records">>> {
  const { results, quietRounds } = await wholeProcesses(programs, plan);
  const notes = results.flatMap((result, i) => noteOf(programs[i]!.name, result));
  if (quietRounds < Math.min(3, plan.rounds))
    notes.push(
      `sweep-tiny, whole process: only ${quietRounds} rounds were quiet, so all count; its numbers say little`,
    );
  const records = results.flatMap((result, i) =>
    typeof result === "string" ? [] : [record(programs[i]!.name, result)],
  );
  return { rows: rowsOf(results), notes, records };
}

/** Triad's time is to be at most the faster peer's. */
function rowsOf(results: readonly (Whole | string)[]): readonly Row[] {
  const seconds = results.map((result) => (typeof result === "string" ? [] : result.seconds));
  const [own = [], jax = [], torch = [], scan = []] = seconds;
  // Triad's median that would make the ratio of the rounds one.
  const target = (peers: readonly (readonly number[])[]) => {
    const now = ratio([own], fastestPeer([own, ...peers]));
    return now === undefined ? undefined : Number((median(own) / now).toPrecision(3));
  };
  return [
    { measure: "sweep-tiny: whole process, s", values: [own, jax, torch], paired: true, target: target([jax, torch]) },
    { measure: "  an epoch a call in both, s", values: [own, scan], paired: true, target: target([scan]) },
  ];
}

function noteOf(name: string, result: Whole | string): string[] {
  if (typeof result === "string")
    return result.endsWith(howToGetPeers) ? [] : [`sweep-tiny, whole process, ${name}: ${result}`];
  if (!result.ok)
    return [
      `sweep-tiny, whole process, ${name}: not timed, for it does not end where the golden does: off by ${result.lossError}`,
    ];
  const parts = Object.entries(result.parts).map(([part, seconds]) => `${part} ${seconds.toFixed(2)}`);
  return [
    `sweep-tiny, whole process, ${name}, the fastest: ${parts.join(", ")} s${result.note ? `; ${result.note}` : ""}`,
  ];
}

const record = (implementation: string, { seconds, parts, ok, lossError }: Whole) => ({
  workload: "sweep-tiny, whole process",
  implementation,
  ...(seconds.length > 0 && { processS: { min: Math.min(...seconds), median: median(seconds) } }),
  parts,
  golden: { ok, lossError },
});
