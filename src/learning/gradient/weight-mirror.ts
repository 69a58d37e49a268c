import { add, div, matMul, mean, mul, sub, type Tensor2D, transpose } from "../../ops";
import { share } from "../../support/numbers";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";

export interface WeightMirror extends OptimizedRule<"teaching"> {
  readonly kind: "weightMirror";
  readonly rate: number;
  readonly decay: number;
}

/**
 * Weight mirror: between updates the source area fires at random, and the feedback weights B learn, by a Hebbian rule, how
 * the target answers; they come to be in proportion to the transpose of the forward weights.
 *
 * B ← (1 − λ) B + η (y − ȳ)ᵀ ξ / (samples − 1), with ξ normal(0, 1), [samples, pre], and y = ξ W + b the drive that it brings to the target,
 * whose mean over samples is ȳ: the expectation of the product is Wᵀ, so that B → (η / λ) Wᵀ. The forward weights learn as
 * in feedback alignment: Δw = −step(preᵀ · δ), with δ(pre) = (δ(post) · B) ∘ f′. Here the target answers with its drive, where
 * Akrout et al. take a sigmoid's activity. B [post, pre] starts as the weights do, from numbers of its own.
 * Source: Akrout et al. 2019.
 *
 * @param options.rate η, of the feedback weights, above 0 and at most 1; default 0.1
 * @param options.decay λ, the share of B lost at each update; default `rate`, with which B tends to the transpose itself
 * @param options.optimizer of the forward weights; default `adam(1e-3)`
 * @example
 * weightMirror({ rate: 0.05 }).decay; // 0.05
 */
export function weightMirror({
  rate = 0.1,
  decay = rate,
  optimizer = adam(1e-3),
}: {
  readonly rate?: number;
  readonly decay?: number;
  readonly optimizer?: Optimizer;
} = {}): WeightMirror {
  for (const [name, value] of Object.entries({ rate, decay })) share("weightMirror()", name, value);
  return { kind: "weightMirror", needs: ["teaching"], rate, decay, optimizer };
}

export const weightMirrorEntry: RuleOf<WeightMirror> = {
  locality: () => "local",
  equals: "backprop, once the feedback weights mirror the forward ones",
  limit: { like: "backprop", memory: ({ weights }) => ({ feedback: transpose(weights) }) },
  source: "Akrout, Wilson, Humphreys, Lillicrap & Tweed 2019, NeurIPS 32, arXiv:1904.05391",
  parse: ({ rate, decay, optimizer }) => weightMirror({ rate, decay, optimizer: parseOptimizer(optimizer) }),
  memory: ({ pre, post }) => ({ feedback: { shape: [post, pre], start: "like weights" } }),
  streams: ["mirror"],
  backward: {
    locality: "local",
    across: (teaching, { memory: { feedback } }) => matMul(teaching, feedback as Tensor2D),
  },
  direction: ({ taught, pre, synapses: { weights }, memory: { feedback }, normal }, { rate, decay }) => {
    const [samples, units] = pre.shape;
    const noise = normal("mirror", [samples, units]) as Tensor2D;
    const answer = matMul(noise, weights);
    const hebb = div(matMul(sub(answer, mean(answer, 0)) as Tensor2D, noise, true), Math.max(1, samples - 1));
    return { synapses: taught!, memory: { feedback: add(mul(feedback!, 1 - decay), mul(hebb, rate)) } };
  },
};
