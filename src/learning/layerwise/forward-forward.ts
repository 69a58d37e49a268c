import { add, type Tensor1D, type Tensor2D } from "../../ops";
import { summed } from "../hebbian";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";

export interface ForwardForward extends OptimizedRule<"rate" | "contrast"> {
  readonly kind: "forwardForward";
}

/**
 * The forward–forward algorithm: each pathway learns from two passes forward, one in which the circuit is shown the label and
 * one in which it is shown a wrong label, to make its own area's `goodness` large in the first and small in the second. No
 * credit comes from any other area.
 *
 * Δw = −step(pre⁺ᵀ · δ⁺ + pre⁻ᵀ · δ⁻), with δ = ∂L/∂a ∘ f′(u), [samples, post], of the area's own objective L. With
 * `goodness()`, ∂L/∂a = −2 k σ(−G⁺) a / (units · samples) in the first and 2 k σ(G⁻) a / (units · samples) in the second: Hebb's
 * rule, then anti-Hebb's, both times the share of what is still to be learned. The wrong label of each sample is drawn anew at
 * every step, uniform over those that are wrong. So that an area cannot read the goodness of the one before it off the length of
 * its activity, pathways between hidden areas are to be `normalised`.
 * Source: Hinton 2022, the supervised example.
 *
 * @param options.optimizer default `adam(1e-3)`
 * @example
 * circuit({
 *   architecture: {
 *     areas: { retina: image(8, 8), hint: input("label", [10]), V1: area(50), V2: area(50) },
 *     pathways: { "retina -> V1": { normalised: true }, "hint -> V1": {}, "V1 -> V2": { normalised: true } },
 *   },
 *   objectives: { V1: goodness("label", { votes: false }), V2: goodness("label") },
 *   learning: { otherwise: forwardForward() },
 * }).asks.length; // 2
 */
export const forwardForward = ({
  optimizer = adam(1e-3),
}: {
  readonly optimizer?: Optimizer;
} = {}): ForwardForward => ({ kind: "forwardForward", needs: ["rate", "contrast"], optimizer });

export const forwardForwardEntry: RuleOf<ForwardForward> = {
  // Every synapse is told what it is that is shown, and how active the whole area is.
  locality: () => "broadcast",
  equals: "the gradient of its area's goodness, with what comes in held",
  source: "Hinton 2022, The forward-forward algorithm: some preliminary investigations, arXiv:2212.13345",
  parse: ({ optimizer }) => forwardForward({ optimizer: parseOptimizer(optimizer) }),
  memory: () => ({}),
  direction: ({ synapses, contrast: { real, unreal } }) => {
    const [a, b] = [real, unreal].map(({ pre, teaching }) => summed(synapses, pre, teaching));
    const weights = add(a!.weights, b!.weights) as Tensor2D;
    return { synapses: synapses.bias ? { weights, bias: add(a!.bias!, b!.bias!) as Tensor1D } : { weights } };
  },
};
