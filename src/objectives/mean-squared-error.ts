import type { Objective } from "../circuit/types";
import { type ObjectiveOf, signal, type Weighted, weighted } from "./objective";
import { normalAround, squaredError } from "./squared-error";

export interface MeanSquaredError<From extends string = string> extends Objective<From, never>, Required<Weighted> {
  readonly kind: "meanSquaredError";
  readonly from: From;
}

/**
 * Mean squared error between an area's activity and the task signal `from`: reconstruction, when that is the input.
 *
 * L = (1/NK) Σₙ Σₖ (aₙₖ − tₙₖ)²: up to a factor and a constant, the negative log-likelihood of a Gaussian.
 * A label is compared as one-hot. Source: Bishop 2006, eq. 3.12.
 *
 * @example
 * meanSquaredError("image", { scope: "local" }).weight; // 1
 */
export const meanSquaredError = <const From extends string>(
  from: From,
  options: Weighted = {},
): MeanSquaredError<From> => ({
  kind: "meanSquaredError",
  from: signal("meanSquaredError()", from),
  ...weighted("meanSquaredError()", options),
});

export const meanSquaredErrorEntry: ObjectiveOf<MeanSquaredError> = {
  ...squaredError,
  parse: (given) => meanSquaredError(given.from, given),
  likelihood: normalAround,
  formula: "mean over samples and units of (activity − target)²",
  source: "Bishop 2006, Pattern Recognition and Machine Learning, eq. 3.12",
};
