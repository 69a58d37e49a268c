import type { StageData } from "../circuit/data";
import type { Stage } from "../circuit/types";

/** A stage in the form in which a user writes it. */
export function asWritten({ plastic, plasticity, ...same }: StageData): Stage {
  if (!plasticity) return { ...same, plastic };
  return { ...same, plastic: Object.fromEntries(plastic.map((pathway) => [pathway, plasticity[pathway] ?? 1])) };
}
