import { div, expandDims, lessEqual, matMul, mul, range, sub, type Tensor2D } from "../../ops";
import { share } from "../../support/numbers";
import type { OptimizedRule, RuleOf } from "../rule";
import { averaged, runningMeans } from "./centred";
import { type Paced, pace, paced } from "./paced";

export interface Sanger extends OptimizedRule<"rate"> {
  readonly kind: "sanger";
  readonly centring: number;
}

/**
 * Sanger's rule, the generalized Hebbian algorithm: each unit learns, as by Oja's rule, what the units before it leave over.
 *
 * ΔW = rate · ⟨xᵀ y − W · upper(yᵀ y)⟩ over the batch: Δw_j = rate · ⟨y_j (x − Σ_{k ≤ j} y_k w_k)⟩, with x the input less its
 * running mean, [samples, pre], y = xW the pathway's own drive for it, and `upper` what is on and above the diagonal. The
 * units become the principal components of the input, in their order. The bias does not learn. Source: Sanger 1989.
 *
 * @param options.rate step per batch; stable while rate × the largest variance of the input is well below 1; or `optimizer`
 * @param options.centring weight of the newest batch in the running mean of the input, above 0 and at most 1; default 0.01
 * @example
 * sanger({ rate: 1e-3 }).needs[0]; // "rate"
 */
export const sanger = ({ centring = 0.01, ...options }: Paced & { readonly centring?: number }): Sanger => ({
  kind: "sanger",
  needs: ["rate"],
  optimizer: paced("sanger()", options),
  centring: share("sanger()", "centring", centring),
});

export const sangerEntry: RuleOf<Sanger> = {
  // What the units before leave over comes to a synapse through their weights.
  locality: ({ post }) => (post === 1 ? "local" : "weight transport"),
  equals: "principal component analysis, one component a unit, in order",
  source: "Sanger 1989, Neural Networks 2:459, doi:10.1016/0893-6080(89)90044-0",
  parse: ({ optimizer, centring }) => sanger({ ...pace(optimizer), centring }),
  memory: ({ pre }) => runningMeans({ mean: pre }),
  direction: ({ pre, synapses: { weights }, memory }, { centring }) => {
    const { means, memory: kept } = averaged({ mean: pre }, memory, centring);
    const x = sub(pre, means.mean!) as Tensor2D;
    const y = matMul(x, weights);
    const units = range(0, y.shape[1]!);
    const upper = lessEqual(expandDims(units, 1), expandDims(units, 0)).toFloat();
    const decay = matMul(weights, mul(matMul(y, y, true), upper) as Tensor2D);
    return { synapses: { weights: div(sub(decay, matMul(x, y, true)), pre.shape[0]) as Tensor2D }, memory: kept };
  },
};
