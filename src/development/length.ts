import type { StageData } from "../circuit/data";

/** The steps of a stage, at most. */
export const mostSteps = ({ epochs, steps, until }: StageData, perEpoch: number): number =>
  steps ?? (epochs ?? until!.within) * perEpoch;

/** The steps of all stages together, at most. */
export const stepsOfLife = (development: readonly StageData[], perEpoch: number): number =>
  development.reduce((sum, stage) => sum + mostSteps(stage, perEpoch), 0);
