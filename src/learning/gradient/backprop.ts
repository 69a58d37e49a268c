import { matMul } from "../../ops";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";

export interface Backprop extends OptimizedRule<"teaching"> {
  readonly kind: "backprop";
}

/**
 * Error backpropagation: the teaching signal goes back through the transpose of the forward weights.
 *
 * Δw = −step(preᵀ · δ), with δ(pre) = (δ(post) · Wᵀ) ∘ f′. Source: Rumelhart, Hinton & Williams 1986.
 *
 * @param options.optimizer default `adam(1e-3)`
 * @example
 * backprop({ optimizer: sgd(0.1) }).needs[0]; // "teaching"
 */
export const backprop = ({ optimizer = adam(1e-3) }: { readonly optimizer?: Optimizer } = {}): Backprop => ({
  kind: "backprop",
  needs: ["teaching"],
  optimizer,
});

export const backpropEntry: RuleOf<Backprop> = {
  locality: () => "local",
  equals: "the gradient of the objectives",
  source: "Rumelhart, Hinton & Williams 1986, Nature 323:533, doi:10.1038/323533a0",
  parse: ({ optimizer }) => backprop({ optimizer: parseOptimizer(optimizer) }),
  memory: () => ({}),
  backward: {
    locality: "weight transport",
    across: (teaching, { synapses: { weights } }) => matMul(teaching, weights, false, true),
  },
  direction: ({ taught }) => ({ synapses: taught! }),
};
