import { slice, type Tensor2D } from "../../ops";
import { UsageError } from "../../support/errors";
import { share } from "../../support/numbers";
import type { Found, OptimizedRule, RuleOf } from "../rule";
import { runningMeans } from "./centred";
import { correlated } from "./hebb";
import { type Paced, pace, paced } from "./paced";

export interface AntiHebb extends OptimizedRule<"rate"> {
  readonly kind: "antiHebb";
  readonly centring: number;
  readonly at: "every step" | "last step";
}

/**
 * Anti-Hebbian decorrelation: the target loses what the source can tell of it, until they have nothing in common.
 *
 * ΔW = −rate · ⟨(x − x̄)ᵀ (y − ȳ)⟩ over the batch, with x the activity of the source area, [samples, pre], and y that of the
 * target, [samples, post], which other pathways drive as well. Where the target is linear, this goes to the weights with which
 * y is the residual of the regression of the others' drive on x. The bias does not learn.
 *
 * On a pathway from an area to itself, which brings what was a step ago, it decorrelates the area's units (Földiák 1990): with a
 * mask that leaves out a unit's synapse to itself, it is at rest where no two units covary. There, `at: "last step"` looks at the
 * activity once it has settled under a sample that stays (`time: { steps: 20 }`), and not at the way there.
 *
 * @param options.rate step per batch, stable while rate × the largest variance of x is below 2; or `optimizer`
 * @param options.centring weight of the newest batch in the running means, at most 1; default 0.01; 0, none
 * @param options.at which time steps are looked at: `"every step"` (default) or `"last step"`; without time there is one
 * @throws UsageError where `at` is something else, or a number makes no sense
 * @example
 * const others = [[0, 1, 1], [1, 0, 1], [1, 1, 0]];
 * const lateral = circuit({
 *   architecture: {
 *     areas: { retina: image(8, 8), V1: area(3, { activation: "sigmoid" }) },
 *     pathways: { "retina -> V1": {}, "V1 -> V1": { bias: false, mask: others, bounds: [null, 0] } },
 *   },
 *   learning: {
 *     "retina -> V1": thresholded(hebb({ optimizer: decayed(sgd(0.01), 0.01) }), { target: 0.2 }),
 *     "V1 -> V1": antiHebb({ rate: 0.1, at: "last step" }),
 *   },
 *   time: { steps: 5 },
 * });
 * (await train(lateral, digits())).outcome.outcome; // "finished"
 */
export function antiHebb({
  centring = 0.01,
  at = "every step",
  ...options
}: Paced & { readonly centring?: number; readonly at?: AntiHebb["at"] }): AntiHebb {
  const where = "antiHebb()";
  if (at !== "every step" && at !== "last step")
    throw new UsageError(where, `at is "every step" or "last step", not ${JSON.stringify(at)}`);
  const optimizer = paced(where, options);
  const newest = centring === 0 ? 0 : share(where, "centring", centring);
  return { kind: "antiHebb", needs: ["rate"], optimizer, centring: newest, at };
}

export const antiHebbEntry: RuleOf<AntiHebb> = {
  locality: () => "local",
  equals: "linear regression of what else drives the target, with the sign reversed",
  source: "Kohonen & Oja 1976, Biol. Cybern. 21:85; Földiák 1990, Biol. Cybern. 64:165, doi:10.1007/BF02331346",
  parse: ({ optimizer, centring, at }) => antiHebb({ ...pace(optimizer), centring, at }),
  memory: ({ pre, post }, { centring }) => (centring === 0 ? {} : runningMeans({ pre, post })),
  direction: (found, { centring, at }) => {
    const { correlation, memory } = correlated(at === "last step" ? last(found) : found, centring);
    return { synapses: { weights: correlation }, memory };
  },
};

/** The rows of the last time step. */
function last({ pre, post, samples, memory }: Found): Pick<Found, "pre" | "post" | "memory"> {
  const rows = (all: Tensor2D) => slice(all, [all.shape[0] - samples, 0]) as Tensor2D;
  return { pre: rows(pre), post: rows(post), memory };
}
