import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";
import { alongTraces } from "./eligibility";

export interface Rtrl extends OptimizedRule<"error"> {
  readonly kind: "rtrl";
}

/**
 * Real-time recurrent learning: how every unit of an area depends on every synapse is carried forward in time.
 *
 * Δw = −step(Σₜ Σₖ Lₖ(t) dzₖ(t)/dwⱼᵢ), with dz(t) = through its own state and through the loop of the area to itself, and
 * L(t) what its activity does to the objectives through the areas after it. With updates at the end of a sequence it is
 * back-propagation through time, for areas whose loops are to themselves and for pathways with no learning loop behind them.
 * It takes [samples, pre · post, post] numbers. Source: Williams & Zipser 1989.
 *
 * @param options.optimizer default `adam(1e-3)`
 * @example
 * rtrl().kind; // "rtrl"
 */
export const rtrl = ({ optimizer = adam(1e-3) }: { readonly optimizer?: Optimizer } = {}): Rtrl => ({
  kind: "rtrl",
  needs: ["error"],
  optimizer,
});

export const rtrlEntry: RuleOf<Rtrl> = {
  locality: () => "weight transport",
  equals: "back-propagation through time, with updates at the end of a sequence",
  limit: { like: "backprop", memory: () => ({}), within: 1e-4 },
  source: "Williams & Zipser 1989, Neural Comput. 1:270, doi:10.1162/neco.1989.1.2.270",
  parse: ({ optimizer }) => rtrl({ optimizer: parseOptimizer(optimizer) }),
  memory: () => ({}),
  direction: (found) => alongTraces(found, found.error.through, true),
};
