import { taughtBy } from "../program/credit";
import type { Program, StageStep } from "../program/program";
import { hasGradient } from "../program/supply";

/** The plastic pathways of a stage that the gradient of some objective reaches. */
export function reachedByGradient({ circuit }: Program, stage: StageStep): string[] {
  const reached = new Set(circuit.objectives.filter(hasGradient).flatMap((o) => [...taughtBy(circuit, o, () => true)]));
  return stage.plastic.filter((pathway) => reached.has(pathway));
}
