import { share } from "../../support/numbers";
import type { OptimizedRule, RuleOf } from "../rule";
import { runningMeans } from "./centred";
import { correlated } from "./hebb";
import { type Paced, pace, paced } from "./paced";

export interface AntiHebb extends OptimizedRule<"rate"> {
  readonly kind: "antiHebb";
  readonly centring: number;
}

/**
 * Anti-Hebbian decorrelation: the target loses what the source can tell of it, until they have nothing in common.
 *
 * ΔW = −rate · ⟨(x − x̄)ᵀ (y − ȳ)⟩ over the batch, with x the activity of the source area, [samples, pre], and y that of the
 * target, [samples, post], which other pathways drive as well. Where the target is linear, this goes to the weights with which
 * y is the residual of the regression of the others' drive on x. Between units of one area (Földiák 1990) it is the same rule
 * on a pathway from the area to itself, in time. The bias does not learn.
 *
 * @param options.rate step per batch, stable while rate × the largest variance of x is below 2; or `optimizer`
 * @param options.centring weight of the newest batch in the running means, at most 1; default 0.01; 0, none
 * @example
 * antiHebb({ rate: 0.01 }).needs[0]; // "rate"
 */
export const antiHebb = ({ centring = 0.01, ...options }: Paced & { readonly centring?: number }): AntiHebb => ({
  kind: "antiHebb",
  needs: ["rate"],
  optimizer: paced("antiHebb()", options),
  centring: centring === 0 ? 0 : share("antiHebb()", "centring", centring),
});

export const antiHebbEntry: RuleOf<AntiHebb> = {
  locality: () => "local",
  equals: "linear regression of what else drives the target, with the sign reversed",
  source:
    "Kohonen & Oja 1976, Biol. Cybern. 21:85, doi:10.1007/BF01259390; Földiák 1990, Biol. Cybern. 64:165, doi:10.1007/BF02331346",
  parse: ({ optimizer, centring }) => antiHebb({ ...pace(optimizer), centring }),
  memory: ({ pre, post }, { centring }) => (centring === 0 ? {} : runningMeans({ pre, post })),
  direction: (found, { centring }) => {
    const { correlation, memory } = correlated(found, centring);
    return { synapses: { weights: correlation }, memory };
  },
};
