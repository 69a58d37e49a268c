import type { Dash, PlotData } from "plotly.js";
import { plotlyText } from "./figure";
import { type Series, thinned } from "./series";

/** One line of a comparison: the same quantity from every seed. */
export interface Line {
  readonly name: string;
  readonly color: string;
  readonly dash: Dash;
  readonly seeds: readonly (Series & { readonly seed: number })[];
  /** How a value reads, as a d3 format: `.1%`. */
  readonly format: string;
}

export const seedsAndMean = "each seed a thin line, their mean a thick one";

/** Every seed thin, their mean thick; one entry in the legend, which hides and shows them together. */
export function everySeed({ name, color, dash, seeds, format }: Line): Partial<PlotData>[] {
  const trace = (series: Series, width: number, label: string): Partial<PlotData> => {
    const few = series.y.length <= 30;
    return {
      type: "scatter",
      mode: few ? "lines+markers" : "lines",
      name: plotlyText(name),
      legendgroup: name,
      line: { color, dash, width },
      ...(few && { marker: { color, size: width + 3 } }),
      hovertemplate: `%{y:${format}} at step %{x}<extra>${plotlyText(label)}</extra>`,
      // There are many lines, and each is smooth.
      ...thinned(series, 300),
    };
  };
  return [
    ...seeds.map((series) => ({
      ...trace(series, 1, `${name}, seed ${series.seed}`),
      opacity: 0.5,
      showlegend: false,
    })),
    trace(mean(seeds), 2.5, `${name}, mean of ${seeds.length}`),
  ];
}

/** At the steps that every seed has: a mean over those that are left would jump where one ends. */
function mean(seeds: readonly Series[]): Series {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { x, y } of seeds) {
    x.forEach((step, i) => {
      const at = sums.get(step) ?? { sum: 0, count: 0 };
      if (Number.isFinite(y[i])) sums.set(step, { sum: at.sum + y[i]!, count: at.count + 1 });
    });
  }
  const common = [...sums].filter(([, { count }]) => count === seeds.length).sort(([a], [b]) => a - b);
  return { x: common.map(([step]) => step), y: common.map(([, { sum }]) => sum / seeds.length) };
}
