import { backprop, crossEntropy, feedbackAlignment, meanSquaredError, oja, sgd, sparseness } from "../../src";
import type { AnyRule } from "../../src/learning/table";
import type { AnyObjective } from "../../src/objectives/table";

/** One of every kind of rule; does not compile where one is missing. */
export const ruleSamples: { readonly [K in AnyRule["kind"]]: Extract<AnyRule, { kind: K }> } = {
  backprop: backprop({ optimizer: sgd(0.1) }),
  feedbackAlignment: feedbackAlignment({ optimizer: sgd(0.1) }),
  oja: oja({ rate: 0.1 }),
};

/** One of every kind of objective; does not compile where one is missing. */
export const objectiveSamples: { readonly [K in AnyObjective["kind"]]: Extract<AnyObjective, { kind: K }> } = {
  crossEntropy: crossEntropy("label"),
  meanSquaredError: meanSquaredError("image"),
  sparseness: sparseness({ target: 0.1 }),
};
