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

/** How to train; every option has a default. */
export interface TrainOptions {
  /** A whole number from which all that is random follows; default 0. */
  readonly seed?: number;
  /** Samples a step; default 64. */
  readonly batch?: number;
  /** Measures the angle between each rule's update and the gradient every so many steps; default 0, never. */
  readonly alignment?: number;
  /** Ends the training early, with the run so far. An interrupted notebook cell does so by itself. */
  readonly signal?: AbortSignal;
  /** Whether a live progress bar is shown; default true. */
  readonly progress?: boolean;
}

/**
 * Trains a circuit on a task, through all the stages of its development.
 *
 * The run is tested on the whole test set before the first step and after every epoch. A training that is interrupted or
 * diverges returns what there is, and says so in `run.outcome`.
 *
 * @throws TaskError where the task does not fit the circuit
 * @example
 * const run = await train(model, digits(), { seed: 1 });
 * run.accuracy;
 */
export async function train<S extends string>(
  circuit: CircuitFor<S>,
  task: Task<S>,
  options: TrainOptions = {},
): Promise<Run> {
  const [run] = await trainAll(circuit, task as unknown as StaticTask, [options.seed ?? 0], options);
  return run!;
}

/** The same for several seeds, one after another; compiles once and loads the data once. */
export async function trainAll(
  circuit: AnyCircuit,
  task: StaticTask,
  seeds: readonly number[],
  options: TrainOptions & { readonly title?: string },
): Promise<Run[]> {
  const settings = checked(options);
  if (task?.kind !== "static" || typeof task.load !== "function")
    throw new UsageError("train()", "the second argument is a task, such as mnist() or digits()");
  const { backend, versions } = await backendReport();
  const plan = program(circuit.data);
  const data = place(plan, task.name, await task.load());
  const ready = trainer(plan, data);
  const runs: Run[] = [];
  try {
    for (const seed of seeds) {
      const run = await carryOut(circuit, task, ready, plan, {
        ...settings,
        seed,
        backend,
        versions,
        title: options.title,
      });
      runs.push(run);
      if (run.outcome.outcome === "interrupted") break;
    }
  } finally {
    ready.dispose();
    data.dispose();
  }
  return runs;
}

function checked({ batch = 64, alignment = 0, signal, progress = true }: TrainOptions) {
  if (!Number.isInteger(batch) || batch < 1)
    throw new UsageError("train()", `batch is a whole number above 0, not ${batch}`);
  if (!Number.isInteger(alignment) || alignment < 0)
    throw new UsageError("train()", `alignment is a whole number of steps, or 0 for never, not ${alignment}`);
  return { batch, alignment, signal, progress };
}
