import type { Objective } from "../circuit/types";
import { type ObjectiveOf, signal, type Weighted, weighted } from "./objective";
import { softmaxError } from "./softmax-error";

export interface CrossEntropy<From extends string = string> extends Objective<From, never>, Required<Weighted> {
  readonly kind: "crossEntropy";
  readonly from: From;
}

/**
 * Softmax cross-entropy between an area's activity, read as logits, and the task signal `from`.
 *
 * L = −(1/N) Σₙ Σₖ tₙₖ log softmax(aₙ)ₖ: the negative log-likelihood of a categorical distribution, in nats.
 * The area must have as many units as the signal has classes. Source: Bridle 1990; Bishop 2006, eq. 4.108.
 *
 * @example
 * crossEntropy("label", { weight: 0.5 }).from; // "label"
 */
export const crossEntropy = <const From extends string>(from: From, options: Weighted = {}): CrossEntropy<From> => ({
  kind: "crossEntropy",
  from: signal("crossEntropy()", from),
  ...weighted("crossEntropy()", options),
});

export const crossEntropyEntry: ObjectiveOf<CrossEntropy> = {
  ...softmaxError,
  parse: (given) => crossEntropy(given.from, given),
  likelihood: "a categorical distribution of the target, with the activity as logits",
  formula: "−mean over samples of Σ target · log softmax(activity)",
  source: "Bridle 1990; Bishop 2006, Pattern Recognition and Machine Learning, eq. 4.108",
};
