import type { PlotData } from "plotly.js";
import type { RunRecord } from "../runs/record";
import { UsageError } from "../support/errors";
import type { StepRow } from "../train/rows";
import { type Figure, plotlyText } from "./figure";
import { grouped, smooth, spansDecades, thinned } from "./series";
import { stageMarks } from "./stage-marks";
import { axis, color, layout } from "./theme";

const key = ({ objective }: { readonly objective: string }) => objective;
const manyPoints = 200;

/**
 * Training loss by step, one line an objective.
 *
 * More than 200 steps are drawn thin, with their mean over a window of 2 % of the steps thick above them. The axis is
 * logarithmic where the losses span more than two decades.
 */
export function lossCurve(record: RunRecord): Figure {
  const { traces, log } = losses(record);
  const base = layout({ title: title(record, "training loss"), x: "step", y: "loss" });
  return {
    data: traces,
    layout: {
      ...base,
      ...stageMarks(record),
      yaxis: { ...base.yaxis, ...(log && { type: "log", dtick: "D2", tickformat: "~g" }) },
    },
  };
}

/**
 * Share of the test set named right, before training and after every epoch, one line an area.
 *
 * @throws UsageError if no objective of the run has a notion of being right
 */
export function accuracyCurve(record: RunRecord): Figure {
  const traces = accuracies(record);
  if (traces.length === 0)
    throw new UsageError(
      `run ${record.id}`,
      "no test has an accuracy; it comes with an objective on labels such as crossEntropy, and curve() does without",
    );
  const base = layout({ title: title(record, "test accuracy"), x: "step", y: "test accuracy" });
  return { data: traces, layout: { ...base, ...stageMarks(record), yaxis: { ...base.yaxis, ...shares } } };
}

/** Training loss and, where there is one, test accuracy beneath it, over the same steps. */
export function curve(record: RunRecord): Figure {
  const below = accuracies(record);
  if (below.length === 0) return lossCurve(record);
  const above = lossCurve(record);
  return {
    data: [...above.data, ...below.map((trace): Partial<PlotData> => ({ ...trace, yaxis: "y2" }))],
    layout: {
      ...above.layout,
      title: { ...above.layout.title, text: title(record, "training") },
      height: 560,
      xaxis: { ...above.layout.xaxis, anchor: "y2" },
      yaxis: { ...above.layout.yaxis, domain: [0.45, 1] },
      yaxis2: { ...axis("test accuracy"), ...shares, domain: [0, 0.38] },
    },
  };
}

const shares = { range: [0, 1.02], tickformat: ".0%" };

const title = ({ task, seed, outcome }: RunRecord, what: string): string =>
  plotlyText(`${what}, ${task}, seed ${seed}${outcome.outcome === "finished" ? "" : ` (${outcome.outcome})`}`);

/** The place of each line among the colours: a line keeps its colour from panel to panel. */
const places = (record: RunRecord) => [...new Set([...record.steps, ...record.tests].map(key))];

function losses(record: RunRecord): { traces: Partial<PlotData>[]; log: boolean } {
  const order = places(record);
  let shown: readonly number[] = [];
  const traces = [...grouped(record.steps, key)].flatMap(([name, rows]): Partial<PlotData>[] => {
    const raw = { x: rows.map(({ step }) => step), y: rows.map(({ loss }) => loss) };
    const line: Partial<PlotData> = {
      type: "scatter",
      mode: rows.length > 1 ? "lines" : "markers",
      name: plotlyText(name),
      legendgroup: name,
      line: { color: color(order.indexOf(name)), width: 2 },
    };
    const hovertemplate = "%{y:.4g} at step %{x}";
    if (rows.length <= manyPoints) {
      shown = shown.concat(raw.y);
      return [{ ...line, ...thinned(raw), hovertemplate }];
    }
    const smoothed = { x: raw.x, y: smoothedByStage(rows) };
    shown = shown.concat(smoothed.y);
    return [
      {
        ...line,
        ...thinned(raw),
        line: { ...line.line, width: 1 },
        opacity: 0.3,
        showlegend: false,
        hoverinfo: "skip",
      },
      { ...line, ...thinned(smoothed), hovertemplate },
    ];
  });
  return { traces, log: spansDecades(shown) };
}

/** A window never reaches over the border of a stage, where the loss may jump. */
export function smoothedByStage(rows: readonly Pick<StepRow, "stage" | "loss">[]): number[] {
  const half = Math.ceil(rows.length / 100);
  return [...grouped(rows, ({ stage }) => stage).values()].flatMap((stage) =>
    smooth(
      stage.map(({ loss }) => loss),
      half,
    ),
  );
}

function accuracies(record: RunRecord): Partial<PlotData>[] {
  const order = places(record);
  const rows = record.tests.filter(({ accuracy }) => accuracy !== undefined);
  return [...grouped(rows, key)].map(([name, tests]) => ({
    type: "scatter",
    mode: "lines+markers",
    name: plotlyText(`${tests[0]!.area}: test accuracy`),
    legendgroup: name,
    line: { color: color(order.indexOf(name)), width: 2 },
    x: tests.map(({ step }) => step),
    y: tests.map(({ accuracy }) => accuracy!),
    hovertemplate: "%{y:.2%} at step %{x}",
  }));
}
