import { matMul, type Tensor2D, transpose } from "../../ops";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";

export interface FeedbackAlignment extends OptimizedRule<"teaching"> {
  readonly kind: "feedbackAlignment";
}

/**
 * Feedback alignment: the teaching signal goes back through a fixed random matrix B in place of the transpose.
 *
 * Δw = −step(preᵀ · δ), with δ(pre) = (δ(post) · B) ∘ f′; B [post, pre] is drawn once, from the distribution of the
 * pathway's initial weights. With B = Wᵀ it is backpropagation. Source: Lillicrap et al. 2016.
 *
 * @param options.optimizer default `adam(1e-3)`
 * @example
 * feedbackAlignment({ optimizer: sgd(0.1) }).optimizer.kind; // "sgd"
 */
export const feedbackAlignment = ({
  optimizer = adam(1e-3),
}: {
  readonly optimizer?: Optimizer;
} = {}): FeedbackAlignment => ({ kind: "feedbackAlignment", needs: ["teaching"], optimizer });

export const feedbackAlignmentEntry: RuleOf<FeedbackAlignment> = {
  locality: () => "local",
  equals: "backprop, when the feedback matrix is the transpose of the weights",
  limit: { like: "backprop", memory: ({ weights }) => ({ feedback: transpose(weights) }) },
  source: "Lillicrap, Cownden, Tweed & Akerman 2016, Nat. Commun. 7:13276, doi:10.1038/ncomms13276",
  parse: ({ optimizer }) => feedbackAlignment({ optimizer: parseOptimizer(optimizer) }),
  memory: ({ pre, post }) => ({ feedback: { shape: [post, pre], start: "like weights" } }),
  backward: {
    locality: "local",
    across: (teaching, { memory: { feedback } }) => matMul(teaching, feedback as Tensor2D),
  },
  direction: ({ taught }) => ({ synapses: taught! }),
};
