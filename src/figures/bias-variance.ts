import type { PlotData } from "plotly.js";
import type { EstimateRow } from "../analysis/estimate-row";
import { type Figure, plotlyText } from "./figure";
import { grouped } from "./series";
import { color, layout } from "./theme";

const symbols = ["circle", "square", "diamond", "cross", "triangle-up", "star"] as const;

/**
 * Bias and variance of each rule's direction as an estimate of the gradient, in the manner of Richards et al. 2019, Figure 2:
 * the gradient itself is at no bias, and its variance there is that of the batches. A rule has a colour, a pathway a symbol,
 * a seed a point.
 */
export function biasVarianceFigure(rows: readonly EstimateRow[], options: { readonly title?: string } = {}): Figure {
  const rules = [...new Set(rows.map(({ rule }) => rule))];
  const pathways = [...new Set(rows.map(({ pathway }) => pathway))];
  const base = layout({
    title: options.title ?? "rules as estimates of the gradient",
    subtitle: "each seed a point, each pathway a symbol; before the optimizer",
    x: "bias: ‖mean direction − gradient‖ / ‖gradient‖",
    y: "variance / ‖gradient‖²",
  });
  const data = [...grouped(rows, ({ rule, pathway }) => JSON.stringify([rule, pathway])).values()].map(
    (points): Partial<PlotData> => {
      const { rule, pathway } = points[0]!;
      const name = plotlyText(pathways.length > 1 ? `${rule}, ${pathway}` : rule);
      return {
        type: "scatter",
        mode: "markers",
        name,
        legendgroup: rule,
        x: points.map(({ bias }) => bias),
        y: points.map(({ variance }) => variance),
        customdata: points.map(({ seed, angle }) => [seed, angle]),
        marker: {
          color: color(rules.indexOf(rule)),
          symbol: symbols[pathways.indexOf(pathway) % symbols.length]!,
          size: 9,
        },
        hovertemplate: `bias %{x:.3g}, variance %{y:.3g}, %{customdata[1]:.1f}°<extra>${name}, seed %{customdata[0]}</extra>`,
      };
    },
  );
  return { data, layout: { ...base, yaxis: { ...base.yaxis, type: "log", exponentformat: "power" } } };
}
