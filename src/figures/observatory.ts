import type { PlotData } from "plotly.js";
import { degrees } from "../analysis/angle";
import { gradientName } from "../analysis/observatory";
import type { AlignmentRow, PathwayRow, RunRecord } from "../runs/record";
import { UsageError } from "../support/errors";
import { everySeed, seedsAndMean } from "./every-seed";
import { type Figure, plotlyText } from "./figure";
import { type Panel, panels } from "./panels";
import { grouped, spansDecades } from "./series";
import { layout, look } from "./theme";

/** What is drawn by step, a line a pathway. */
const quantities = [
  { of: "angle", title: "angle to the gradient (degrees)", format: ".1f", degrees: true },
  { of: "bias", title: "bias ‖E d − g‖ / ‖g‖", format: ".3g", positive: true },
  { of: "variance", title: "variance E‖d − E d‖² / ‖g‖²", format: ".3g", positive: true },
  { of: "snr", title: "signal-to-noise ‖E d‖² / E‖d − E d‖²", format: ".3g", positive: true },
  { of: "weights", title: "norm of the weights", format: ".3g" },
  { of: "update", title: "norm of a step's change", format: ".3g", positive: true },
  { of: "dead", title: "dead units of the target (share)", format: ".1%", share: true },
  { of: "activity", title: "mean activity of the target", format: ".3g" },
] as const;

/**
 * All that was observed at the pathways, in small multiples: each quantity by step, a line a pathway; where rules ran in the
 * shadow of the training, for each pathway the angle of every rule to the gradient by step, and the cosines between all rules
 * at the last measurement, as a mean over seeds.
 *
 * Every seed is a thin line, their mean a thick one. Quantities above zero that span more than two decades have a logarithmic
 * axis; one that was measured nowhere has no panel.
 *
 * @param where what an error calls the caller
 * @throws UsageError where nothing was observed
 */
export function observatoryFigure(where: string, records: readonly RunRecord[]): Figure {
  const rows = records.flatMap(({ seed, pathways }) => pathways.map((row) => ({ ...row, seed })));
  if (rows.length === 0)
    throw new UsageError(where, "nothing was observed; train with { observe: 50 }, every 50 steps");
  const pathways = [...new Set(rows.map(({ pathway }) => pathway))];
  const alignment = records.flatMap(({ seed, alignment }) => alignment.map((row) => ({ ...row, seed })));
  const rules = [...new Set(alignment.map(({ rule }) => rule))];
  const own = quantities.flatMap((quantity) => quantityPanel(rows, pathways, quantity));
  const shadowed = [...new Set(alignment.map(({ pathway }) => pathway))];
  const aligned = shadowed.map((pathway) => anglesPanel(alignment, rules, pathway, pathways));
  const matrices = shadowed.map((pathway) => matrixPanel(alignment, pathway));
  const drawn = panels([
    { panels: named(own), columns: 3, height: 210 },
    { panels: named(aligned), columns: 3, height: 230 },
    { panels: matrices, columns: 2, height: 90 + 34 * rules.length },
  ]);
  const base = layout({
    title: "observatory",
    subtitle: `d is what a rule descends, g the gradient; ${seedsAndMean}`,
    x: "",
    y: "",
  });
  const { xaxis: _, yaxis: __, ...rest } = base;
  const margin = { l: 24, r: 8, t: 112, b: 8 };
  return {
    data: drawn.data,
    layout: {
      ...rest,
      ...drawn.layout,
      margin,
      width: 940,
      height: drawn.height + margin.t + margin.b,
      legend: { ...base.legend, orientation: "h", x: 0, y: 1, yanchor: "bottom" },
    },
  };
}

type Seeded<Row> = Row & { readonly seed: number };

/** Each line is named in the first panel of a band in which it is. */
function named(band: readonly Panel[]): Panel[] {
  const seen = new Set<unknown>();
  return band.map((panel) => {
    const before = new Set(seen);
    const data = panel.data.map((trace) => {
      const { legendgroup } = trace as { legendgroup?: string };
      seen.add(legendgroup);
      return before.has(legendgroup) ? { ...trace, showlegend: false } : trace;
    });
    return { ...panel, data };
  });
}

function quantityPanel(
  rows: readonly Seeded<PathwayRow>[],
  pathways: readonly string[],
  quantity: (typeof quantities)[number],
): Panel[] {
  const there = rows.flatMap((row) => {
    const value = row[quantity.of];
    return value !== undefined && Number.isFinite(value) ? [{ ...row, value }] : [];
  });
  if (there.length === 0) return [];
  const values = there.map(({ value }) => value);
  const logarithmic = "positive" in quantity && spansDecades(values);
  const lines = [...grouped(there, ({ pathway }) => pathway)].map(([pathway, line]) => ({
    ...{ name: pathway, ...look(pathways.indexOf(pathway)), format: quantity.format, seeds: bySeed(line) },
  }));
  return [
    {
      title: quantity.title,
      x: "step",
      data: lines.flatMap(everySeed),
      yaxis: {
        ...(logarithmic && { type: "log", exponentformat: "power" }),
        ...("degrees" in quantity && angleAxis(values)),
        ...("share" in quantity && { range: [0, 1.02], tickformat: ".0%" }),
      },
    },
  ];
}

const angleAxis = (values: readonly number[]): Panel["yaxis"] => {
  const wide = values.some((value) => value > 100);
  return { range: [0, wide ? 180 : 100], tickmode: "linear", dtick: wide ? 45 : 30 };
};

const bySeed = (line: readonly { readonly seed: number; readonly step: number; readonly value: number }[]) =>
  [...grouped(line, ({ seed }) => String(seed)).values()].map((rows) => ({
    ...{ seed: rows[0]!.seed, x: rows.map(({ step }) => step), y: rows.map(({ value }) => value) },
  }));

/** Angles of the rules at one pathway to the gradient; the looks of rules are others than those of pathways. */
function anglesPanel(
  alignment: readonly Seeded<AlignmentRow>[],
  rules: readonly string[],
  pathway: string,
  pathways: readonly string[],
): Panel {
  const rows = alignment
    .filter((row) => row.pathway === pathway && row.rule !== gradientName && row.other === gradientName)
    .map((row) => ({ ...row, value: degrees(row.cosine) }));
  const lines = [...grouped(rows, ({ rule }) => rule)].map(([rule, line]) => ({
    ...{ name: rule, ...look(pathways.length + rules.indexOf(rule)), format: ".1f", seeds: bySeed(line) },
  }));
  return {
    title: `${pathway}: angle to gradient (°)`,
    x: "step",
    data: lines.flatMap(everySeed),
    yaxis: angleAxis(rows.map(({ value }) => value)),
  };
}

/** The cosines between rules, from orange at −1 through white to blue at 1. */
function matrixPanel(alignment: readonly Seeded<AlignmentRow>[], pathway: string): Panel {
  const rows = alignment.filter((row) => row.pathway === pathway);
  const last = rows.at(-1)!.step;
  const at = rows.filter(({ step }) => step === last);
  const rules = [...new Set(at.map(({ rule }) => rule))];
  const mean = (rule: string, other: string) => {
    const cells = at.filter((row) => row.rule === rule && row.other === other);
    return cells.reduce((sum, { cosine }) => sum + cosine, 0) / cells.length;
  };
  // Along the horizontal axis, where names are too long, their numbers.
  const [numbers, labels] = [rules.map((_, i) => `${i + 1}`), rules.map((rule, i) => `${plotlyText(rule)} ${i + 1}`)];
  const data = {
    type: "heatmap",
    ...{ x: numbers, y: labels, z: rules.map((rule) => rules.map((other) => mean(rule, other))) },
    ...{ zmin: -1, zmax: 1, showscale: false, texttemplate: "%{z:.2f}", xgap: 1, ygap: 1 },
    colorscale: [
      [0, "#D55E00"],
      [0.5, "#F7F7F7"],
      [1, "#0072B2"],
    ],
    hovertemplate: "%{y}, %{x}: %{z:.3f}<extra></extra>",
  } as unknown as Partial<PlotData>;
  return {
    title: `${pathway}: cosines between directions, step ${last}`,
    x: "",
    left: 0.34,
    data: [data],
    xaxis: { type: "category", showgrid: false },
    yaxis: { type: "category", showgrid: false, autorange: "reversed" },
  };
}
