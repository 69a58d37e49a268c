import type { Objective } from "../circuit/types";
import { add, mean, neg, relu, type Scalar, square, sub } from "../ops";
import { UsageError } from "../support/errors";
import { atLeastZero } from "../support/numbers";
import { type ObjectiveOf, type Weighted, weighted } from "./objective";

export interface Homeostatic extends Objective<never, never>, Required<Weighted> {
  readonly kind: "homeostatic";
  readonly target: number;
  readonly within: number;
}

/**
 * Homeostasis: the mean activity of every unit, over samples and steps, is kept within a range around a set point.
 *
 * L = (1/K) Σₖ max(0, |mₖ − target| − within)², with the means mₖ over the batch. In the range nothing is learned; with
 * `within: 0` it is `sparseness()` divided by the number of units. It is a cost of the batch as a whole.
 * Source: Turrigiano 2008, firing rates that neurons return to; the form of the cost is this library's.
 *
 * @param options.target in units of the area's activity
 * @param options.within half the width of the range, in the same units, at least 0; default 0
 * @throws UsageError where a number makes no sense
 * @example
 * homeostatic({ target: 0.2, within: 0.1, weight: 0.5 }).target; // 0.2
 */
export function homeostatic({
  target,
  within = 0,
  ...options
}: { readonly target: number; readonly within?: number } & Weighted): Homeostatic {
  const where = "homeostatic()";
  if (!Number.isFinite(target))
    throw new UsageError(where, `the target is a mean activity, such as 0.2, not ${target}`);
  return { kind: "homeostatic", target, within: atLeastZero(where, "within", within), ...weighted(where, options) };
}

export const homeostaticEntry: ObjectiveOf<Homeostatic> = {
  loss: (activity, _, { target, within }) => {
    const off = sub(mean(activity, 0), target);
    // On one side or the other: both are zero within the range.
    return mean(square(add(relu(sub(off, within)), relu(sub(neg(off), within))))) as Scalar;
  },
  parse: (given) => homeostatic(given),
  formula: "mean over units of max(0, |mean activity − target| − within)²",
  source: "Turrigiano 2008, Cell 135:422, doi:10.1016/j.cell.2008.10.008",
};
