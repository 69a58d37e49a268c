import { div, matMul, neg, sub, type Tensor2D } from "../../ops";
import { share } from "../../support/numbers";
import type { Found, OptimizedRule, RuleOf } from "../rule";
import { averaged, runningMeans } from "./centred";
import { type Paced, pace, paced } from "./paced";

export interface Hebb extends OptimizedRule<"rate"> {
  readonly kind: "hebb";
  readonly centring: number;
}

/**
 * Hebb's rule: what is active together is wired together. It needs no teaching signal and carries none.
 *
 * ΔW = rate · ⟨(x − x̄)ᵀ (y − ȳ)⟩ over the batch, with x the activity of the source area, [samples, pre], and y that of the
 * target, [samples, post]. Without centring x̄ and ȳ are zero (Hebb 1949); with it they are running means, and the rule learns
 * covariances (Sejnowski 1977), which may be negative. Weights grow without end: use `decayed` optimizers, `bounds` of the
 * pathway, or `scaled`. The bias does not learn.
 *
 * @param options.rate step per batch; or `optimizer`
 * @param options.centring weight of the newest batch in the running means, at most 1; default 0, none
 * @example
 * hebb({ optimizer: decayed(sgd(0.1), 0.01) }).needs[0]; // "rate"
 */
export const hebb = ({ centring = 0, ...options }: Paced & { readonly centring?: number }): Hebb => ({
  kind: "hebb",
  needs: ["rate"],
  optimizer: paced("hebb()", options),
  centring: centring === 0 ? 0 : share("hebb()", "centring", centring),
});

export const hebbEntry: RuleOf<Hebb> = {
  locality: () => "local",
  equals: "growth along the input's correlations: to a linear unit, power iteration of their matrix",
  source:
    "Hebb 1949, The Organization of Behavior, ch. 4; Sejnowski 1977, J. Math. Biol. 4:303, doi:10.1007/BF00275079",
  parse: ({ optimizer, centring }) => hebb({ ...pace(optimizer), centring }),
  memory: ({ pre, post }, { centring }) => (centring === 0 ? {} : runningMeans({ pre, post })),
  direction: (found, { centring }) => {
    const { correlation, memory } = correlated(found, centring);
    return { synapses: { weights: neg(correlation) }, memory };
  },
};

/** ⟨(x − x̄)ᵀ (y − ȳ)⟩ over the batch, [pre, post], and the means' new memory; the means are zero where `centring` is. */
export function correlated({ pre, post, memory }: Pick<Found, "pre" | "post" | "memory">, centring: number) {
  const { means, memory: kept } =
    centring === 0 ? { means: undefined, memory: {} } : averaged({ pre, post }, memory, centring);
  const x = (means ? sub(pre, means.pre!) : pre) as Tensor2D;
  const y = (means ? sub(post, means.post!) : post) as Tensor2D;
  return { correlation: div(matMul(x, y, true), pre.shape[0]) as Tensor2D, memory: kept };
}
