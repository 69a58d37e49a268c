import { mul, type Tensor2D } from "../../ops";
import { summed } from "../hebbian";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import { randomFeedback, sentAtRandom } from "../random-feedback";
import type { OptimizedRule, RuleOf } from "../rule";

export interface DirectFeedbackAlignment extends OptimizedRule<"error"> {
  readonly kind: "directFeedbackAlignment";
}

/**
 * Direct feedback alignment: the errors of the areas with objectives go to every area before them at once, each by a fixed
 * random matrix, and through no area between.
 *
 * Δw = −step(preᵀ · δ), with δ = (e_own + e_after · B) ∘ f′: e_own is the derivative of the objectives of the area on which
 * the pathway ends by its activity, e_after that of the areas after it by their drives, side by side, and B [errors, post] is
 * drawn once, with standard deviation 1/√errors. In a circuit with one hidden area it is feedback alignment.
 * Source: Nøkland 2016.
 *
 * @param options.optimizer default `adam(1e-3)`
 * @example
 * directFeedbackAlignment().needs[0]; // "error"
 */
export const directFeedbackAlignment = ({
  optimizer = adam(1e-3),
}: {
  readonly optimizer?: Optimizer;
} = {}): DirectFeedbackAlignment => ({ kind: "directFeedbackAlignment", needs: ["error"], optimizer });

export const directFeedbackAlignmentEntry: RuleOf<DirectFeedbackAlignment> = {
  locality: ({ errors }) => (errors > 0 ? "broadcast" : "local"),
  equals: "feedback alignment, where one area is between the input and the objective",
  source: "Nøkland 2016, NIPS 29, arXiv:1609.01596",
  parse: ({ optimizer }) => directFeedbackAlignment({ optimizer: parseOptimizer(optimizer) }),
  memory: randomFeedback,
  direction: (found) => {
    const teaching = mul(sentAtRandom(found), found.slope) as Tensor2D;
    return { synapses: summed(found.synapses, found.pre, teaching) };
  },
};
