import { idsOfRuns } from "../runs/folder";
import { lastRun, readRun, weightsOf } from "../runs/store";

/**
 * The runs on disk, oldest first: in `$TRIAD_RUNS`, or `triad/runs` in the user's data folder.
 *
 * @example
 * await train(model, digits(), { seed: 3 });
 * runs.last()?.seed; // 3
 */
export const runs = {
  /** The names of all runs. */
  list: (): string[] => idsOfRuns(),
  /** One run by its name. */
  read: (id: string) => readRun("runs.read()", id),
  /** The newest run, also one that a crash cut short: its outcome is then `lost`, its rows are what had been written. */
  last: () => lastRun(),
  /** Weights and biases at the end of a run, by pathway; of one that was cut short, at its newest checkpoint. */
  weights: (id: string) => weightsOf("runs.weights()", id),
};
