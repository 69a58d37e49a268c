import type { DataFrame } from "danfojs-node";
import { angles } from "../figures/angles";
import { comparison, type Measure } from "../figures/comparison";
import type { Figure } from "../figures/figure";
import { observatoryFigure } from "../figures/observatory";
import { frame } from "../frames/frame";
import { testLoss } from "../runs/loss";
import type { RunRecord } from "../runs/record";
import { UsageError } from "../support/errors";
import { display } from "../support/host";
import { columns, type Run } from "./run";

/** One circuit, trained from several seeds. */
export interface Replicates {
  /** A run a seed, in their order. */
  readonly runs: readonly Run[];
  /** Mean share of test samples named right at the end, over the seeds; NaN as soon as one has none. */
  readonly accuracy: number;
  /** A line a seed: outcome, accuracy, time. */
  readonly summary: string;
  /**
   * Without a name a row a seed: outcome, accuracy and (weighted, summed) loss on the test set at the end, steps, seconds.
   * `"steps"`, `"tests"`, `"pathways"` and `"alignment"`: the measurements of all seeds, as in a run's `frame`, with the seed.
   */
  frame(of?: "seeds" | keyof typeof columns): DataFrame;
  /**
   * Learning curves, every seed and their mean, as a Plotly figure: accuracy on the test set (default), its complement the
   * error on a logarithmic axis, or training loss. `area` says whose, where several areas have one.
   */
  curve(measure?: Measure, options?: { readonly area?: string }): Figure;
  /** Angle between each rule's direction, before its optimizer, and the gradient by step, every seed; needs `{ observe: n }`. */
  angles(): Figure;
  /** All that was observed at the pathways, by step, in a panel each, every seed; needs `train(…, { observe })`. */
  observatory(): Figure;
  toJSON(): readonly RunRecord[];
}

/** What the table of several runs says of each. */
export const outcomeOf = ({ record, accuracy }: Run) => ({
  ...{ seed: record.seed, outcome: record.outcome.outcome, accuracy, loss: testLoss(record) },
  ...{ steps: record.updates, seconds: record.seconds },
});
export const outcomeColumns = ["seed", "outcome", "accuracy", "loss", "steps", "seconds"] as const;

export function replicates(runs: readonly Run[]): Replicates {
  const records = runs.map(({ record }) => record);
  const all = records.map((record) => ({ arm: record.task, seed: record.seed, record }));
  const summary = runs.map((run) => run.summary).join("\n");
  return Object.freeze({
    runs,
    accuracy: runs.reduce((sum, run) => sum + run.accuracy, 0) / runs.length,
    summary,
    frame: (of: Parameters<Replicates["frame"]>[0] = "seeds") => {
      if (of === "seeds") return frame(runs.map(outcomeOf), outcomeColumns);
      if (!(of in columns))
        throw new UsageError(
          "frame()",
          `no rows named "${of}"; there are ${["seeds", ...Object.keys(columns)].join(", ")}`,
        );
      const rows = records.flatMap((record) => record[of].map((row) => ({ seed: record.seed, ...row })));
      return frame(rows as unknown as Parameters<typeof frame>[0], ["seed", ...columns[of]]);
    },
    curve: (measure: Measure = "accuracy", { area }: { readonly area?: string } = {}) => {
      const title = { accuracy: "test accuracy", error: "test error", loss: "training loss" }[measure];
      return comparison(all, measure, { title, ...(area !== undefined && { area }) });
    },
    angles: () => {
      if (records.every(({ pathways }) => pathways.length === 0))
        throw new UsageError("angles()", "no angle was measured; train with { observe: 50 }, every 50 steps");
      return angles(all.map((each) => ({ ...each, arm: "" })));
    },
    observatory: () => observatoryFigure("observatory()", records),
    toJSON: () => records,
    [display]: () => ({ "text/plain": summary }),
    [Symbol.for("nodejs.util.inspect.custom")]: () => `Replicates {\n${summary}\n}`,
  });
}
