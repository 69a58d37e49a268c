import type { CircuitData } from "../circuit/data";
import { lengthLabel, valueLabel } from "./labels";
import type { TimelineRow } from "./timeline-rows";

const called = { plasticity: "plasticity of", weight: "weight of", sight: "seen by", lesion: "area" } as const;

/** A development in words: a paragraph a stage, a line for each thing that there is to say. */
export function timelineText({ development }: CircuitData, rows: readonly TimelineRow[]): string {
  return development
    .map((stage, i) => {
      const lines = rows.flatMap(({ kind, name, cells }) => {
        const cell = cells[i];
        if (cell === undefined) return [];
        return [`  ${called[kind]} ${name}: ${typeof cell === "string" ? cell : valueLabel(cell)}`];
      });
      return [`${stage.stage}, ${lengthLabel(stage)}`, ...lines].join("\n");
    })
    .join("\n");
}
