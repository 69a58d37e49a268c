import { div, matMul, sub, type Tensor2D } from "../../ops";
import { share } from "../../support/numbers";
import type { OptimizedRule, RuleOf } from "../rule";
import { averaged, runningMeans } from "./centred";
import { type Paced, pace, paced } from "./paced";

export interface Oja extends OptimizedRule<"rate"> {
  readonly kind: "oja";
  readonly centring: number;
}

/**
 * Oja's rule: Hebbian growth with a decay that keeps weights bounded. It needs no teaching signal and carries none.
 *
 * ΔW = rate · ⟨x yᵀ − W y yᵀ⟩ over the batch, with x the input less its running mean and y = xW the pathway's own drive
 * for it (before the area's activation). One unit finds the first principal component (Oja 1982); many find the space
 * that the leading ones span (Oja's subspace rule, Oja 1989). For one unit the rule is local; for several it needs the
 * other units' activity and weights at every synapse. The bias does not learn.
 *
 * @param options.rate step per batch; stable while rate × the largest variance of the input is well below 1; or `optimizer`
 * @param options.centring weight of the newest batch in the running mean of the input, from 0 to 1; default 0.01
 * @example
 * oja({ rate: 1e-3 }).needs[0]; // "rate"
 */
export function oja({ centring = 0.01, ...options }: Paced & { readonly centring?: number }): Oja {
  return {
    kind: "oja",
    needs: ["rate"],
    optimizer: paced("oja()", options),
    centring: share("oja()", "centring", centring),
  };
}

export const ojaEntry: RuleOf<Oja> = {
  // Several units share what each may still explain: x − Wy comes back to a synapse through all units' weights.
  locality: ({ post }) => (post === 1 ? "local" : "weight transport"),
  equals: "principal component analysis: one unit the first component, many units the space of the leading ones",
  source: "Oja 1982, J. Math. Biol. 15:267, doi:10.1007/BF00275687; Oja 1989, Int. J. Neural Syst. 1:61",
  parse: ({ optimizer, centring }) => oja({ ...pace(optimizer), centring }),
  memory: ({ pre }) => runningMeans({ mean: pre }),
  direction: ({ pre, synapses: { weights }, memory }, { centring }) => {
    const { means, memory: kept } = averaged({ mean: pre }, memory, centring);
    const x = sub(pre, means.mean!) as Tensor2D;
    const y = matMul(x, weights);
    const hebb = matMul(x, y, true, false);
    const decay = matMul(weights, matMul(y, y, true, false));
    return {
      synapses: { weights: div(sub(decay, hebb), pre.shape[0]) as Tensor2D },
      memory: kept,
    };
  },
};
