import type { Objective } from "../circuit/types";
import { areaName, type ObjectiveOf, type Weighted, weighted } from "./objective";
import { normalAround, squaredError } from "./squared-error";

export interface Reconstruction<Of extends string = string> extends Objective<never, Of>, Required<Weighted> {
  readonly kind: "reconstruction";
  readonly of: Of;
}

/**
 * Reconstruction: an area is to show what the input area `of` was shown, at every step.
 *
 * L = (1/NK) Σₙ Σₖ (aₙₖ − xₙₖ)², with the input's x of as many units. With fewer units on the way it is an autoencoder; with
 * `rateCost()` in the area before, sparse coding: bounds then keep large weights from standing in for rates. Source: Hinton &
 * Salakhutdinov 2006; sparse coding: Olshausen & Field 1996, where activity settles and is not, as here, computed at once.
 *
 * @param of an input area
 * @example
 * circuit({
 *   architecture: {
 *     areas: { retina: image(8, 8), V1: area(100, { activation: "relu" }), seen: readout(64) },
 *     pathways: { "retina -> V1": {}, "V1 -> seen": { bias: false, bounds: [-0.5, 0.5] } },
 *   },
 *   objectives: { V1: rateCost({ norm: "L1", weight: 0.2 }), seen: reconstruction("retina") },
 *   learning: { otherwise: backprop() },
 * }).data.objectives.length; // 2
 */
export const reconstruction = <const Of extends string>(of: Of, options: Weighted = {}): Reconstruction<Of> => ({
  kind: "reconstruction",
  of: areaName("reconstruction()", of),
  ...weighted("reconstruction()", options),
});

export const reconstructionEntry: ObjectiveOf<Reconstruction> = {
  ...squaredError,
  target: "an input",
  parse: ({ of, ...options }) => reconstruction(of, options),
  formula: "mean over samples and units of (activity − what the input shows)²",
  likelihood: normalAround,
  source: "Hinton & Salakhutdinov 2006, Science 313:504, doi:10.1126/science.1127647",
};
