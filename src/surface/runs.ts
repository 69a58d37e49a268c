import type { DataFrame } from "danfojs-node";
import { frame } from "../frames/frame";
import { idsOfRuns } from "../runs/folder";
import { query } from "../runs/query";
import type { RunRecord } from "../runs/record";
import { lastRun, readRun, weightsOf } from "../runs/store";
import type { Numbers } from "../train/read";

/**
 * The runs on disk, oldest first: in `$TRIAD_RUNS`, or `triad/runs` in the user's data folder.
 *
 * @example
 * await train(model, digits(), { seed: 3 });
 * runs.last()?.seed; // 3
 * const table = await runs.query("select task, seed, max(accuracy) as best from runs join tests on run = id group by all");
 * table.columns.length; // 3
 */
export const runs = {
  /** The names of all runs. */
  list: (): string[] => idsOfRuns(),
  /** One run by its name. */
  read: (id: string): RunRecord => readRun("runs.read()", id),
  /** The newest run, also one that a crash cut short: its outcome is then `lost`, its rows are what had been written. */
  last: (): RunRecord | undefined => lastRun(),
  /** Weights and biases at the end of a run, by pathway; of one that was cut short, at its newest checkpoint. */
  weights: (id: string): { readonly [pathway: string]: Numbers } => weightsOf("runs.weights()", id),
  /**
   * What a query in SQL (DuckDB's) finds in all runs, as a DataFrame; those that are still going are in it as far as they are.
   *
   * There are the tables `runs`, a row a run (`id`, `task`, `seed`, `hash`, `outcome`, `updates`, `started`, `seconds`, `batch`,
   * `backend`, and as JSON `circuit`, `versions`, `settings`), and with the name of the `run` in front the rows that a run's
   * `frame` has: `steps`, `tests`, `pathways`, `alignment`. Whole numbers beyond 2⁵³ are rounded; a date is text, and so is
   * what has parts, as JSON.
   */
  async query(sql: string): Promise<DataFrame> {
    const { columns, rows } = await query(sql);
    return frame(rows, columns);
  },
};
