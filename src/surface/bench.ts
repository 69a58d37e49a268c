import type { Shadow } from "../analysis/observatory";
import type { Task } from "../circuit/types";
import { backendReport } from "../engine/backends";
import type { Progress } from "../figures/progress-view";
import { type Program, program } from "../program/program";
import type { RunRecord, RunSettings } from "../runs/record";
import { triadVersion } from "../tasks/package-root";
import { place } from "../train/data";
import { type Trainer, trainer } from "../train/trainer";
import { checkBatch, staticTask } from "./check-task";
import type { AnyCircuit } from "./circuit";
import { shadowsOf } from "./observe";
import type { Run } from "./run";
import type { Watch } from "./watch";

/** What a circuit is trained with on a task. */
export interface Bench {
  readonly program: Program;
  readonly trainer: Trainer;
  readonly shadows: readonly Shadow[];
  /** The task's name. */
  readonly task: string;
  readonly backend: string;
  readonly versions: RunRecord["versions"];
  /** Shows how far it is. */
  update(progress: Progress): void;
}

/** What is asked of a training before it can begin. */
export interface Asked {
  readonly seeds: readonly number[];
  readonly batch: number;
  readonly observe: RunSettings["observe"];
}

/**
 * Makes ready what a training takes, for as long as `work` lasts.
 *
 * @param where what errors call the caller
 * @param label what the watch calls these runs; default their seeds alone
 * @throws TaskError, UsageError where the task does not fit the circuit, or the batch the task
 */
export async function onBench(
  where: string,
  circuit: AnyCircuit,
  task: Task,
  { seeds, batch, observe }: Asked,
  { watch, label = "" }: { readonly watch: Watch; readonly label?: string },
  work: (bench: Bench) => Promise<Run[]>,
): Promise<Run[]> {
  const { backend, versions } = await backendReport();
  const plan = program(circuit.data);
  const { name, load } = staticTask(where, task);
  const dataset = await load();
  checkBatch(where, batch, name, dataset);
  const shadows = shadowsOf(where, circuit, observe.shadow, name, dataset);
  const data = place(plan, name, dataset);
  const ready = trainer(plan, data);
  const shown = watch.follow(`${label}${label && ", "}seed${seeds.length > 1 ? "s" : ""} ${seeds.join(", ")}`);
  try {
    const runs = await work({
      ...{ program: plan, trainer: ready, shadows, task: name, backend },
      versions: { triad: triadVersion(), ...versions },
      update: shown.update,
    });
    shown.done(runs.length === 1 ? runs[0]!.summary : `${runs.length} runs of ${name}: ${endsOf(runs)}`);
    return runs;
  } finally {
    ready.dispose();
    data.dispose();
  }
}

/** `4 finished, 1 diverged`. */
function endsOf(runs: readonly Run[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of runs) counts.set(outcome.outcome, (counts.get(outcome.outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
}
