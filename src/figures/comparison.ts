import { weights } from "../runs/loss";
import type { RunRecord } from "../runs/record";
import { UsageError } from "../support/errors";
import { smoothedByStage } from "./curves";
import { everySeed, seedsAndMean } from "./every-seed";
import type { Figure } from "./figure";
import { grouped, type Series, spansDecades } from "./series";
import { layout, look } from "./theme";

/** A run of one seed, in one arm of a design. */
export interface ArmRun {
  readonly arm: string;
  readonly seed: number;
  readonly record: RunRecord;
}

/** What is compared: on the test set, or the training loss. */
export type Measure = "accuracy" | "error" | "loss";

export interface ComparisonOptions {
  readonly title?: string;
  /** Whose measure; needed where several areas have one. */
  readonly area?: string;
}

/**
 * Learning curves of several arms: every seed as a thin line in its arm's colour, the mean as a thick one.
 *
 * `"accuracy"` is the share of the test set named right, at every test, and `"error"` the share named wrong, on a
 * logarithmic axis; `"loss"` the training loss by step, the objectives (of `area`, or all) summed with their weights, as a mean over a window of 2 % of the steps.
 * The mean ends where the first seed ends.
 *
 * @throws UsageError if a run has no such measure, or several and no `area` is given
 */
export function comparison(runs: readonly ArmRun[], measure: Measure, options: ComparisonOptions = {}): Figure {
  const name = { accuracy: "test accuracy", error: "test error", loss: "training loss" }[measure];
  const lines = [...grouped(runs, ({ arm }) => arm)].map(([arm, seeds], i) => ({
    name: arm,
    ...look(i),
    format: { accuracy: ".2%", error: ".2%", loss: ".4g" }[measure],
    seeds: seeds.map((run) => ({ seed: run.seed, ...{ accuracy, error, loss }[measure](run, options.area) })),
  }));
  const base = layout({ title: options.title ?? `${name} by arm`, subtitle: seedsAndMean, x: "step", y: name });
  const spans = spansDecades(lines.flatMap(({ seeds }) => seeds.flatMap(({ y }) => y)));
  const log = measure === "error" || (measure === "loss" && spans);
  return {
    data: lines.flatMap(everySeed),
    layout: {
      ...base,
      yaxis: {
        ...base.yaxis,
        ...(measure !== "loss" && { tickformat: ".0%" }),
        ...(log && { type: "log", dtick: "D2" }),
        ...(log && measure === "loss" && { tickformat: "~g" }),
      },
    },
  };
}

function accuracy(run: ArmRun, area: string | undefined): Series {
  const rows = run.record.tests.filter((row) => row.accuracy !== undefined && (area ?? row.area) === row.area);
  const areas = [...new Set(rows.map((row) => row.area))];
  if (areas.length !== 1)
    throw new UsageError(
      `comparison, ${run.arm}, seed ${run.seed}`,
      areas.length === 0
        ? `no test accuracy${area ? ` in the area "${area}"` : ""}; "loss" is there for every objective`
        : `several areas have a test accuracy; say which by { area: ${areas.map((a) => `"${a}"`).join(" | ")} }`,
    );
  // Two objectives of one area name the same samples right.
  const once = rows.filter(({ objective }) => objective === rows[0]!.objective);
  return { x: once.map(({ step }) => step), y: once.map((row) => row.accuracy!) };
}

function error(run: ArmRun, area: string | undefined): Series {
  const { x, y } = accuracy(run, area);
  return { x, y: y.map((right) => 1 - right) };
}

function loss({ record }: ArmRun, area: string | undefined): Series {
  const weight = weights(record);
  const totals = new Map<number, { stage: string; loss: number }>();
  for (const row of record.steps) {
    if (area !== undefined && row.area !== area) continue;
    const weighted = weight.get(row.objective)! * row.loss;
    totals.set(row.step, { stage: row.stage, loss: (totals.get(row.step)?.loss ?? 0) + weighted });
  }
  return { x: [...totals.keys()], y: smoothedByStage([...totals.values()]) };
}
