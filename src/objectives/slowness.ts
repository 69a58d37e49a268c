import type { Objective } from "../circuit/types";
import { add, div, mean, type Scalar, square, squaredDifference, sub } from "../ops";
import { butFirst, butLast } from "./in-time";
import { type ObjectiveOf, type Weighted, weighted } from "./objective";

export interface Slowness extends Objective<never, never>, Required<Weighted> {
  readonly kind: "slowness";
}

/**
 * Slowness: what an area says is to change slowly in time, as what is out there does, and yet to say something.
 *
 * L = (1/K) Σₖ Δₖ, Δₖ = ⟨(aₜ₊₁ − aₜ)²⟩ / (⟨(a − ⟨a⟩)²⟩ + 1e-6), the means over samples and steps: the mean squared change
 * per step of a unit whose variance is scaled to one. Uncorrelated noise has Δ = 2. A unit that never changes has Δ = 0; by the
 * gradient no unit is drawn there, since scaling a unit does not change its Δ; what differs between samples and not within
 * one is as slow as can be. Units may come to say the same:
 * `redundancyReduction()` of an area with itself keeps them apart. It takes two steps or more, and is a cost of the batch as a
 * whole. Source: Wiskott & Sejnowski 2002, where variance one and decorrelation are constraints.
 *
 * @example
 * slowness({ weight: 0.1 }).scope; // "upstream"
 */
export const slowness = (options: Weighted = {}): Slowness => ({
  kind: "slowness",
  ...weighted("slowness()", options),
});

export const slownessEntry: ObjectiveOf<Slowness> = {
  loss: (activity, _target, _objective, samples) => {
    const change = mean(squaredDifference(butFirst(activity, samples), butLast(activity, samples)), 0);
    const variance = mean(square(sub(activity, mean(activity, 0, true))), 0);
    return mean(div(change, add(variance, 1e-6))) as Scalar;
  },
  steps: () => 2,
  parse: (given) => slowness(given),
  formula: "mean over units of (mean squared change per step / variance)",
  source: "Wiskott & Sejnowski 2002, Neural Comput. 14:715, doi:10.1162/089976602317318938",
};
