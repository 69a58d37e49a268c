import type { Objective } from "../circuit/types";
import { beside } from "./in-time";
import { areaName, meanOf, type ObjectiveOf, type Weighted, weighted } from "./objective";
import { normalAround, squaredError } from "./squared-error";

export interface Prediction<Of extends string = string> extends Objective<never, Of>, Required<Weighted> {
  readonly kind: "prediction";
  readonly of: Of;
}

/**
 * Prediction of what the area `of` does: in time, at its next step; without time, at the same moment.
 *
 * L = (1/(T−1)NK) Σₜ Σₙ Σₖ (aₜₙₖ − bₜ₊₁,ₙₖ)², with its activity a and that of the other, b, of as many units; what the last
 * step foresees is never seen and costs nothing. It costs when the next step is there. The area predicted is not taught by it,
 * and may be an input, or, in time, the area itself. Source: Elman 1990, a network that learns from what comes next.
 *
 * @param of any area
 * @example
 * prediction("retina", { weight: 0.1 }).of; // "retina"
 */
export const prediction = <const Of extends string>(of: Of, options: Weighted = {}): Prediction<Of> => ({
  kind: "prediction",
  of: areaName("prediction()", of),
  ...weighted("prediction()", options),
});

export const predictionEntry: ObjectiveOf<Prediction> = {
  ...meanOf((activity, target, _, samples) => squaredError.each(...beside(activity, target!, samples))),
  target: "any area",
  steps: ({ of }, area) => (of === area ? 2 : 1),
  parse: ({ of, ...options }) => prediction(of, options),
  formula: "mean over steps, samples and units of (next activity of the other area − activity)²",
  likelihood: normalAround,
  source: "Elman 1990, Cogn. Sci. 14:179, doi:10.1207/s15516709cog1402_1",
};
