import type { DataFrame } from "danfojs-node";
import type { Task } from "../circuit/types";
import { stepsOfLife } from "../development/length";
import { angles } from "../figures/angles";
import { comparison, type Measure } from "../figures/comparison";
import type { Figure } from "../figures/figure";
import { frame } from "../frames/frame";
import { UsageError } from "../support/errors";
import { display } from "../support/host";
import { staticTask } from "./check-task";
import type { CircuitFor } from "./circuit";
import { outcomeColumns, outcomeOf } from "./replicates";
import type { Run } from "./run";
import { checked, seedsOf, type TrainOptions, trainAll } from "./train";
import { unwatched, watchTogether } from "./watch";

/** Several circuits, each trained from several seeds on one task. */
export interface Comparison<Arm extends string = string> {
  /** Every run, by arm; a comparison that was interrupted has fewer than it was asked for, and arms with none. */
  readonly runs: { readonly [A in Arm]: readonly Run[] };
  /** A row a run: arm, seed, outcome, accuracy and (weighted, summed) loss on the test set at the end, steps, seconds. */
  frame(): DataFrame;
  /**
   * Learning curves, every seed of every arm, as a Plotly figure: accuracy on the test set (default), its complement the
   * error on a logarithmic axis, or training loss. `area` says whose, where several areas have one.
   */
  curve(measure?: Measure, options?: { readonly area?: string }): Figure;
  /** Angle between each rule's direction, before its optimizer, and the gradient by step, every seed of every arm; needs `{ observe: n }`. */
  angles(): Figure;
}

/**
 * Trains every arm from every seed, the seeds of an arm side by side. The seed fixes the initial weights and the order of the
 * data alike in all arms.
 *
 * @param options.seeds a list, or how many: 5 is short for [1, 2, 3, 4, 5]
 * @example
 * const result = await compare({ gradient, alignment }, digits(), { seeds: [1, 2, 3, 4, 5] });
 * result.frame().shape[0]; // 10
 */
export async function compare<S extends string, Arm extends string>(
  arms: { readonly [A in Arm]: CircuitFor<S> },
  task: Task<S>,
  options: Omit<TrainOptions, "seed"> & { readonly seeds: number | readonly number[] },
): Promise<Comparison<Arm>> {
  const where = "compare()";
  const seeds = seedsOf(where, options.seeds);
  const named = Object.entries<CircuitFor<S>>(arms);
  if (named.length === 0)
    throw new UsageError(where, "there is no arm; give circuits by name, such as { gradient, alignment }");
  for (const [arm, circuit] of named)
    if (!circuit?.data) throw new UsageError(`${where}, arm "${arm}"`, "an arm is a circuit, from circuit()");
  const { batch } = checked(where, options, seeds);
  const perEpoch = Math.floor((await staticTask(where, task).load()).train.size / batch);
  const steps = named.map(([, { data }]) => stepsOfLife(data.development, perEpoch));
  const of = seeds.length * steps.reduce((sum, n) => sum + n, 0);
  const bar = options.progress === false ? undefined : watchTogether("comparison", of);
  const runs: { [arm: string]: readonly Run[] } = Object.fromEntries(named.map(([arm]) => [arm, []]));
  for (const [arm, circuit] of named) {
    const done = await trainAll(where, circuit, task, seeds, options, bar ?? unwatched, arm);
    runs[arm] = done;
    if (done.some(({ outcome }) => outcome.outcome === "interrupted")) break;
  }
  bar?.end(`${Object.values(runs).flat().length} runs: ${Object.keys(runs).join(", ")}`);
  return comparisonOf(runs as { readonly [A in Arm]: readonly Run[] });
}

function comparisonOf<Arm extends string>(runs: { readonly [A in Arm]: readonly Run[] }): Comparison<Arm> {
  const all = Object.entries<readonly Run[]>(runs).flatMap(([arm, list]) =>
    list.map((run) => ({ arm, seed: run.record.seed, record: run.record, run })),
  );
  const rows = all.map(({ arm, run }) => ({ arm, ...outcomeOf(run) }));
  const table = () => frame(rows, ["arm", ...outcomeColumns]);
  return Object.freeze({
    runs,
    frame: table,
    curve: (measure: Measure = "accuracy", { area }: { readonly area?: string } = {}) =>
      comparison(all, measure, area === undefined ? {} : { area }),
    angles: () => {
      if (all.every(({ record }) => record.pathways.length === 0))
        throw new UsageError("angles()", "no angle was measured; compare with { observe: 50 }, every 50 steps");
      return angles(all);
    },
    [display]: () => ({ "text/plain": all.map(({ arm, run }) => `${arm}: ${run.summary}`).join("\n") }),
  });
}
