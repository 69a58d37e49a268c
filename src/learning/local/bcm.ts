import { div, matMul, mul, square, sub, type Tensor2D } from "../../ops";
import { share } from "../../support/numbers";
import type { OptimizedRule, RuleOf } from "../rule";
import { averaged, runningMeans } from "./centred";
import { type Paced, pace, paced } from "./paced";

export interface Bcm extends OptimizedRule<"rate"> {
  readonly kind: "bcm";
  readonly sliding: number;
}

/**
 * The rule of Bienenstock, Cooper and Munro: above a threshold activity strengthens synapses, below it weakens them, and the
 * threshold slides with the unit's own activity, so that units become selective.
 *
 * ΔW = rate · ⟨xᵀ (y (y − θ) f′)⟩ over the batch, with x the activity of the source area, [samples, pre], y that of the
 * target, [samples, post], f′ its slope, and θ, [post], the running mean of y², which is to slide faster than weights change.
 * A linear unit that meets K independent patterns equally often goes to y = K for one of them and 0 for the others.
 * The bias does not learn. Source: Bienenstock, Cooper & Munro 1982, in the form of Intrator & Cooper 1992.
 *
 * @param options.rate step per batch; or `optimizer`
 * @param options.sliding weight of the newest batch in θ, above 0 and at most 1; default 0.1
 * @example
 * bcm({ rate: 1e-3 }).sliding; // 0.1
 */
export const bcm = ({ sliding = 0.1, ...options }: Paced & { readonly sliding?: number }): Bcm => ({
  kind: "bcm",
  needs: ["rate"],
  optimizer: paced("bcm()", options),
  sliding: share("bcm()", "sliding", sliding),
});

export const bcmEntry: RuleOf<Bcm> = {
  locality: () => "local",
  equals: "descent of −⟨y³⟩/3 + ⟨y²⟩²/4: projection pursuit for skewed directions",
  source:
    "Bienenstock, Cooper & Munro 1982, J. Neurosci. 2:32, doi:10.1523/JNEUROSCI.02-01-00032.1982; Intrator & Cooper 1992, Neural Networks 5:3",
  parse: ({ optimizer, sliding }) => bcm({ ...pace(optimizer), sliding }),
  memory: ({ post }) => runningMeans({ threshold: post }),
  direction: ({ pre, post, slope, memory }, { sliding }) => {
    const { means, memory: kept } = averaged({ threshold: square(post) }, memory, sliding);
    const falling = mul(mul(post, sub(means.threshold!, post)), slope) as Tensor2D;
    return { synapses: { weights: div(matMul(pre, falling, true), pre.shape[0]) as Tensor2D }, memory: kept };
  },
};
