import type { Layout } from "plotly.js";
import type { RunRecord } from "../runs/record";
import { plotlyText } from "./figure";
import { ink } from "./theme";

/** A faint vertical line where each stage begins, with its name above; nothing for a development of one stage. */
export function stageMarks({ steps }: RunRecord): Pick<Layout, "shapes" | "annotations"> {
  const begins = new Map<string, number>();
  for (const { stage, step } of steps) if (!begins.has(stage)) begins.set(stage, step);
  if (begins.size < 2) return { shapes: [], annotations: [] };
  return {
    shapes: [...begins.values()].slice(1).map((x) => ({
      type: "line",
      layer: "below",
      x0: x,
      x1: x,
      yref: "paper",
      y0: 0,
      y1: 1,
      line: { color: ink, width: 1, dash: "dot" },
      opacity: 0.6,
    })),
    annotations: [...begins].map(([stage, x]) => ({
      text: plotlyText(stage),
      x,
      xanchor: "left",
      yref: "paper",
      y: 1,
      yanchor: "bottom",
      showarrow: false,
      font: { size: 11 },
    })),
  };
}
