import type { Task } from "../circuit/types";
import { openRuns } from "../runs/writer";
import { UsageError } from "../support/errors";
import { onBench } from "./bench";
import { carryOut } from "./carry-out";
import type { AnyCircuit, CircuitFor } from "./circuit";
import { type Observe, parseObserve } from "./observe";
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
   * nothing can be chosen by the test set, but for the end of a stage `until` a metric, which is tested all the same.
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
  /**
   * Seconds from one checkpoint to the next, from which `resume()` goes on; default 30. One more is made at an interrupt and at
   * the end, `Infinity` makes only these; 0 makes none. It is written between two steps, which wait for it: weights, traces and
   * the optimizer's numbers (12 bytes a synapse under adam), flushed to the disk. The training itself is the same to the bit.
   */
  readonly checkpoint?: number;
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
  const { batch, signal, ...settings } = checked(where, options, seeds);
  if (!circuit?.data) throw new UsageError(where, "what is trained is a circuit, from circuit()");
  const asked = { seeds, batch, observe: settings.observe };
  return onBench(where, circuit, task, asked, { watch, label }, (bench) => {
    const { trainer, shadows, task, backend, versions, update } = bench;
    const head = {
      ...{ circuit: circuit.data, hash: circuit.hash, task, batch, settings, versions, backend },
      started: new Date().toISOString(),
      ...(seeds.length > 1 && { together: seeds.length }),
    };
    const how = { settings, shadows, signal, backend, versions };
    return carryOut(circuit, trainer, openRuns(head, seeds), how, update);
  });
}

/** The options with their defaults. */
export function checked(where: string, options: TrainOptions, seeds: readonly number[]) {
  const strange = seeds.find((seed) => !Number.isSafeInteger(seed));
  if (strange !== undefined) throw new UsageError(where, `a seed is a whole number, not ${strange}`);
  const { batch = 64, testAt = "epochs", testEvery = 0, observe = 0, checkpoint = 30, signal } = options;
  if (testAt !== "epochs" && testAt !== "end")
    throw new UsageError(where, `testAt is "epochs" or "end", not ${JSON.stringify(testAt)}`);
  const whole = (name: string, value: number, least: number) => {
    if (!Number.isInteger(value) || value < least)
      throw new UsageError(where, `${name} is a whole number of at least ${least}, not ${value}`);
  };
  whole("batch", batch, 1);
  whole("testEvery", testEvery, 0);
  if (!(checkpoint >= 0))
    throw new UsageError(where, `checkpoint is seconds from one to the next, or 0 for none, not ${checkpoint}`);
  return { batch, testAt, testEvery, observe: parseObserve(where, observe), checkpoint, signal };
}
