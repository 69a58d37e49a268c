import type { Task } from "../circuit/types";
import { backendReport } from "../engine/backends";
import { program } from "../program/program";
import { UsageError } from "../support/errors";
import type { StaticTask } from "../tasks/dataset";
import { place } from "../train/data";
import { trainer } from "../train/trainer";
import { carryOut } from "./carry-out";
import type { AnyCircuit, CircuitFor } from "./circuit";
import type { Run } from "./run";
import { unwatched, type Watch, watchEach } from "./watch";

/** How to train; every option has a default. */
export interface TrainOptions {
  /** A whole number from which all that is random follows; default 0. */
  readonly seed?: number;
  /** Samples a step; default 64. */
  readonly batch?: number;
  /** Steps from one test to the next, beside those before training and after every epoch; default 0, none. */
  readonly testEvery?: number;
  /** Steps from one measurement of the angle between each rule's direction and the gradient to the next; default 0, never. */
  readonly alignment?: number;
  /** Ends the training early, with the run so far. An interrupted notebook cell does so by itself. */
  readonly signal?: AbortSignal;
  /** Whether a live progress bar is shown; default true. */
  readonly progress?: boolean;
}

/**
 * Trains a circuit on a task, through all the stages of its development.
 *
 * The run is tested on the whole test set before the first step, after every epoch and at an interrupt. A training that is interrupted or
 * diverges returns what there is, and says so in `run.outcome`.
 *
 * @throws TaskError where the task does not fit the circuit
 * @example
 * const run = await train(model, digits(), { seed: 1 });
 * run.outcome.outcome; // "finished"
 */
export async function train<S extends string>(
  circuit: CircuitFor<S>,
  task: Task<S>,
  options: TrainOptions = {},
): Promise<Run> {
  const watch = options.progress === false ? unwatched : watchEach;
  const [run] = await trainAll("train()", circuit, task, [options.seed ?? 0], options, watch);
  return run!;
}

/**
 * The same for several seeds, one after another; compiles once and loads the data once.
 *
 * @param where what errors call the caller
 * @param label what the watch calls these runs; default their seed alone
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
  if (settings.batch > dataset.train.size)
    throw new UsageError(
      where,
      `a batch of ${settings.batch} does not fit the ${dataset.train.size} samples of ${name}`,
    );
  const data = place(plan, name, dataset);
  const ready = trainer(plan, data);
  const runs: Run[] = [];
  try {
    for (const seed of seeds) {
      const shown = watch.follow(`${label}${label && ", "}seed ${seed}`);
      const run = await carryOut(circuit, name, ready, { ...settings, seed, backend, versions }, shown.update);
      shown.done(run.summary);
      runs.push(run);
      if (run.outcome.outcome === "interrupted") break;
    }
  } finally {
    ready.dispose();
    data.dispose();
  }
  return runs;
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
  const { batch = 64, testEvery = 0, alignment = 0, signal } = options;
  const whole = (name: string, value: number, least: number) => {
    if (!Number.isInteger(value) || value < least)
      throw new UsageError(where, `${name} is a whole number of at least ${least}, not ${value}`);
  };
  whole("batch", batch, 1);
  whole("testEvery", testEvery, 0);
  whole("alignment", alignment, 0);
  return { batch, testEvery, alignment, signal };
}
