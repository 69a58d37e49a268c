import type { ArmRun } from "./comparison";
import { everySeed, seedsAndMean } from "./every-seed";
import type { Figure } from "./figure";
import { grouped } from "./series";
import { color, dash, ink, layout, look } from "./theme";

/**
 * The angle between the direction of each pathway's rule, before its optimizer, and the negative gradient, by step: 0° is the
 * gradient; at 90° (the dotted line) the direction neither helps nor harms to first order.
 *
 * An arm has a colour and a pathway has its dashes (with one arm, a pathway has a colour); every seed is a thin line, the mean
 * a thick one. A pathway without an angle anywhere, because it does not learn or nothing can teach it, is left out.
 */
export function angles(runs: readonly ArmRun[], options: { readonly title?: string } = {}): Figure {
  const arms = [...new Set(runs.map(({ arm }) => arm))];
  const rows = runs.flatMap(({ arm, seed, record }) =>
    record.pathways.filter(({ angle }) => Number.isFinite(angle)).map((row) => ({ ...row, arm, seed })),
  );
  const pathways = [...new Set(rows.map(({ pathway }) => pathway))];
  const lines = [...grouped(rows, ({ arm, pathway }) => JSON.stringify([arm, pathway])).values()].map((line) => {
    const { arm, pathway } = line[0]!;
    return {
      name: arms.length > 1 ? `${arm}, ${pathway}` : pathway,
      ...(arms.length > 1
        ? { color: color(arms.indexOf(arm)), dash: dash(pathways.indexOf(pathway)) }
        : look(pathways.indexOf(pathway))),
      format: ".1f",
      seeds: [...grouped(line, ({ seed }) => String(seed)).values()].map((seed) => ({
        seed: seed[0]!.seed,
        x: seed.map(({ step }) => step),
        y: seed.map(({ angle }) => angle),
      })),
    };
  });
  const base = layout({
    title: options.title ?? "angle of each rule to the gradient",
    subtitle: `before the optimizer; ${seedsAndMean}`,
    x: "step",
    y: "angle (degrees)",
  });
  const widest = rows.reduce((most, { angle }) => Math.max(most, angle), 90);
  return {
    data: lines.flatMap(everySeed),
    layout: {
      ...base,
      yaxis: { ...base.yaxis, range: [0, widest > 100 ? 180 : 100], tickmode: "linear", dtick: widest > 100 ? 45 : 30 },
      shapes: [
        {
          type: "line",
          layer: "below",
          xref: "paper",
          x0: 0,
          x1: 1,
          y0: 90,
          y1: 90,
          line: { color: ink, width: 1, dash: "dot" },
        },
      ],
      annotations: [
        {
          text: "90°: orthogonal",
          xref: "paper",
          x: 1,
          xanchor: "right",
          y: 90,
          yanchor: "bottom",
          showarrow: false,
          font: { size: 11 },
        },
      ],
    },
  };
}
