import type { Task } from "../circuit/types";
import { backendReport } from "../engine/backends";
import { program } from "../program/program";
import { UsageError } from "../support/errors";
import type { Dataset, StaticTask } from "../tasks/dataset";
import { place } from "../train/data";
import { trainer } from "../train/trainer";
import { carryOut } from "./carry-out";
import type { AnyCircuit, CircuitFor } from "./circuit";
import { type Observe, parseObserve, shadowsOf } from "./observe";
import { type Replicates, replicates } from "./replicates";
import type { Run } from "./run";
import { unwatched, type Watch, watchEach } from "./watch";

/** How to train; every option has a default. */
export interface TrainOptions {
  /** A whole number from which all that is random follows; default 0. */
  readonly seed?: number;
  /** Samples a step; default 64. */
  readonly batch?: number;
  /**
   * When the circuit is tested: `"epochs"` (default), before the first step and after every epoch; `"end"`, once, so that
   * nothing can be chosen by the test set.
   */
  readonly testAt?: "epochs" | "end";
  /** Steps from one test to the next, beside those of `testAt`; default 0, none. */
  readonly testEvery?: number;
  /**
   * What is measured at each plastic pathway on the way: the angle to the gradient, norms, activity; bias and variance, and
   * other rules in the shadow of the training where they are asked for. A number n is short for `{ every: n }`; default 0,
   * never.
   */
  readonly observe?: number | Observe;
  /** Ends the training early, with the run so far. An interrupted notebook cell does so by itself. */
  readonly signal?: AbortSignal;
  /** Whether a live progress bar is shown; default true. */
  readonly progress?: boolean;
}

/**
 * Trains a circuit on a task, through all the stages of its development.
 *
 * The run is tested on the whole test set before the first step, after every epoch (unless `testAt` says otherwise) and at an
 * interrupt. A training that is interrupted or diverges returns what there is, and says so in `run.outcome`.
 *
 * With `seeds` the circuit is trained from each of them, side by side: five, or as many as there are threads, in one native
 * program. Each run is to the bit what it would be alone, but for the time, and one that diverges disturbs no other.
 *
 * @param options.seeds a list, or how many: 5 is short for [1, 2, 3, 4, 5]
 * @throws TaskError where the task does not fit the circuit
 * @example
 * const run = await train(model, digits(), { seed: 1 });
 * run.outcome.outcome; // "finished"
 */
export async function train<S extends string, N extends number | readonly number[] | undefined = undefined>(
  circuit: CircuitFor<S>,
  task: Task<S>,
  options: TrainOptions & { readonly seeds?: N } = {},
): Promise<N extends undefined ? Run : Replicates> {
  const where = "train()";
  const watch = options.progress === false ? unwatched : watchEach;
  const { seed = 0, seeds } = options;
  if (seeds !== undefined && options.seed !== undefined) throw new UsageError(where, "give seed or seeds, not both");
  const list = seeds === undefined ? [seed] : seedsOf(where, seeds);
  const runs = await trainAll(where, circuit, task, list, options, watch);
  return (seeds === undefined ? runs[0] : replicates(runs)) as N extends undefined ? Run : Replicates;
}

/** @throws UsageError where it is neither a list of seeds nor how many */
export function seedsOf(where: string, seeds: number | readonly number[]): readonly number[] {
  const list = Number.isInteger(seeds) ? Array.from({ length: seeds as number }, (_, i) => i + 1) : seeds;
  if (!Array.isArray(list) || list.length === 0)
    throw new UsageError(where, "seeds is a list of whole numbers, such as [1, 2, 3, 4, 5], or how many");
  if (new Set(list).size < list.length)
    throw new UsageError(where, "a seed is given twice; the two runs would be the same");
  return list;
}

/**
 * The same for several seeds, side by side.
 *
 * @param where what errors call the caller
 * @param label what the watch calls these runs; default their seeds alone
 */
export async function trainAll(
  where: string,
  circuit: AnyCircuit,
  task: Task,
  seeds: readonly number[],
  options: TrainOptions,
  watch: Watch,
  label = "",
): Promise<Run[]> {
  const settings = checked(where, options, seeds);
  if (!circuit?.data) throw new UsageError(where, "what is trained is a circuit, from circuit()");
  const { backend, versions } = await backendReport();
  const plan = program(circuit.data);
  const { name, load } = staticTask(where, task);
  const dataset = await load();
  checkBatch(where, settings.batch, name, dataset);
  const shadows = shadowsOf(where, circuit, settings.observe.shadow, name, dataset);
  const data = place(plan, name, dataset);
  const ready = trainer(plan, data);
  const shown = watch.follow(`${label}${label && ", "}seed${seeds.length > 1 ? "s" : ""} ${seeds.join(", ")}`);
  try {
    const runs = await carryOut(circuit, name, ready, { ...settings, shadows, seeds, backend, versions }, shown.update);
    shown.done(runs.length === 1 ? runs[0]!.summary : `${runs.length} runs of ${name}: ${endsOf(runs)}`);
    return runs;
  } finally {
    ready.dispose();
    data.dispose();
  }
}

/** @throws UsageError if there are fewer samples to learn from than a batch has */
export function checkBatch(where: string, batch: number, task: string, { train }: Dataset): void {
  if (batch > train.size)
    throw new UsageError(where, `a batch of ${batch} does not fit the ${train.size} samples of ${task}`);
}

/** `4 finished, 1 diverged`. */
function endsOf(runs: readonly Run[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of runs) counts.set(outcome.outcome, (counts.get(outcome.outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
}

/** @throws UsageError if `task` is not one whose samples are independent */
export function staticTask(where: string, task: Task): StaticTask {
  const known = task as Partial<StaticTask>;
  if (known?.kind !== "static" || typeof known.load !== "function")
    throw new UsageError(where, "what is lived through is a task, such as mnist() or digits()");
  return task as StaticTask;
}

/** The options with their defaults. */
export function checked(where: string, options: TrainOptions, seeds: readonly number[]) {
  const strange = seeds.find((seed) => !Number.isSafeInteger(seed));
  if (strange !== undefined) throw new UsageError(where, `a seed is a whole number, not ${strange}`);
  const { batch = 64, testAt = "epochs", testEvery = 0, observe = 0, signal } = options;
  if (testAt !== "epochs" && testAt !== "end")
    throw new UsageError(where, `testAt is "epochs" or "end", not ${JSON.stringify(testAt)}`);
  const whole = (name: string, value: number, least: number) => {
    if (!Number.isInteger(value) || value < least)
      throw new UsageError(where, `${name} is a whole number of at least ${least}, not ${value}`);
  };
  whole("batch", batch, 1);
  whole("testEvery", testEvery, 0);
  return { batch, testAt, testEvery, observe: parseObserve(where, observe), signal };
}
