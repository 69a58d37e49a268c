import { add, matMul, mul, type Tensor2D, transpose } from "../../ops";
import { fraction } from "../../support/numbers";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";

export interface KolenPollack extends OptimizedRule<"teaching"> {
  readonly kind: "kolenPollack";
  readonly decay: number;
}

/**
 * Kolen–Pollack: the feedback weights B learn by the same changes as the forward weights W, and both decay, so that B comes
 * to be the transpose of W.
 *
 * W ← (1 − λ) W + Δ, B ← (1 − λ) B + Δᵀ, with Δ = −step(preᵀ · δ) and δ(pre) = (δ(post) · B) ∘ f′. What tells them apart
 * shrinks: W − Bᵀ ← (1 − λ)(W − Bᵀ). B [post, pre] starts as the weights do, from numbers of its own. The bias does not
 * decay. Source: Kolen & Pollack 1994; Akrout et al. 2019.
 *
 * @param options.decay λ, the share lost at each update, from 0 up to 1, exclusive; default 1e-3
 * @param options.optimizer default `adam(1e-3)`
 * @example
 * kolenPollack({ decay: 0.01 }).decay; // 0.01
 */
export function kolenPollack({
  decay = 1e-3,
  optimizer = adam(1e-3),
}: {
  readonly decay?: number;
  readonly optimizer?: Optimizer;
} = {}): KolenPollack {
  fraction("kolenPollack()", "decay", decay);
  return { kind: "kolenPollack", needs: ["teaching"], decay, optimizer };
}

export const kolenPollackEntry: RuleOf<KolenPollack> = {
  locality: () => "local",
  equals: "backprop with weight decay, once the feedback weights have come to be the transpose",
  limit: {
    like: "backprop",
    memory: ({ weights }) => ({ feedback: transpose(weights) }),
    rule: { decay: 0 },
  },
  source: "Kolen & Pollack 1994, IEEE ICNN 3:1375; Akrout et al. 2019, NeurIPS 32, arXiv:1904.05391",
  parse: ({ decay, optimizer }) => kolenPollack({ decay, optimizer: parseOptimizer(optimizer) }),
  memory: ({ pre, post }) => ({ feedback: { shape: [post, pre], start: "like weights" } }),
  backward: {
    locality: "local",
    across: (teaching, { memory: { feedback } }) => matMul(teaching, feedback as Tensor2D),
  },
  direction: ({ taught }) => ({ synapses: taught! }),
  follow: ({ before, change, synapses, memory }, { decay }) => ({
    synapses: { ...synapses, weights: add(mul(before.weights, 1 - decay), change.weights!) as Tensor2D },
    memory: { feedback: add(mul(memory.feedback!, 1 - decay), transpose(change.weights!)) },
  }),
};
