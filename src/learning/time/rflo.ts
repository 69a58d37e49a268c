import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import { randomFeedback, sentAtRandom } from "../random-feedback";
import type { OptimizedRule, RuleOf } from "../rule";
import { alongTraces } from "./eligibility";

export interface Rflo extends OptimizedRule<"error"> {
  readonly kind: "rflo";
}

/**
 * Random feedback local online learning: a leaky trace at each synapse, and errors sent back by a fixed random matrix.
 *
 * Δw = −step(Σₜ [B ε(t)]ⱼ pⱼᵢ(t)), with pⱼᵢ(t) = κ pⱼᵢ(t−1) + (1 − κ) f′(drive) xᵢ(t) in an area whose activity leaks,
 * `leaky(n, { leak: "activity" })`: the network for which it was found, where it is e-prop with random feedback. ε are the
 * errors at the drives of the areas with objectives, B [errors, post] is fixed. Source: Murray 2019.
 *
 * @param options.optimizer default `adam(1e-3)`
 * @example
 * rflo().needs[0]; // "error"
 */
export const rflo = ({ optimizer = adam(1e-3) }: { readonly optimizer?: Optimizer } = {}): Rflo => ({
  kind: "rflo",
  needs: ["error"],
  optimizer,
});

export const rfloEntry: RuleOf<Rflo> = {
  locality: ({ errors }) => (errors > 0 ? "broadcast" : "local"),
  equals: "e-prop with random feedback, where the activity of the units leaks",
  source: "Murray 2019, eLife 8:e43299, doi:10.7554/eLife.43299",
  parse: ({ optimizer }) => rflo({ optimizer: parseOptimizer(optimizer) }),
  memory: randomFeedback,
  direction: (found) => alongTraces(found, sentAtRandom(found), false),
};
