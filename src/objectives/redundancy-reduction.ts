import type { Objective } from "../circuit/types";
import {
  add,
  div,
  eye,
  matMul,
  mean,
  mul,
  type Scalar,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from "../ops";
import { atLeastZero } from "../support/numbers";
import { areaName, type ObjectiveOf, type Weighted, weighted } from "./objective";

export interface RedundancyReduction<Of extends string = string> extends Objective<never, Of>, Required<Weighted> {
  readonly kind: "redundancyReduction";
  readonly of: Of;
  readonly tradeoff: number;
}

/**
 * Redundancy reduction: each unit is to vary with its partner in another area, and with no other unit there.
 *
 * L = Σᵢ (1 − Cᵢᵢ)² + λ Σᵢ Σⱼ≠ᵢ Cᵢⱼ², with the correlations Cᵢⱼ between the area's unit i and unit j of the area `of`, of as
 * many units, over the batch's samples, in time over all steps as well: activity less its mean, divided by √(variance + 1e-5).
 * The other area is not taught by it: given to both, each by the other, it is the loss itself with its whole gradient. Of an
 * area with itself it makes units unlike each other, at half the gradient. It is a cost of the batch as a whole, and takes a
 * batch of many more samples than one. Source: Zbontar et al. 2021, after Barlow 1961.
 *
 * @param of any area
 * @param options.tradeoff λ, at least 0; default 0.005
 * @throws UsageError where a number makes no sense
 * @example
 * redundancyReduction("A1").tradeoff; // 0.005
 */
export const redundancyReduction = <const Of extends string>(
  of: Of,
  { tradeoff = 0.005, ...options }: Weighted & { readonly tradeoff?: number } = {},
): RedundancyReduction<Of> => ({
  kind: "redundancyReduction",
  of: areaName("redundancyReduction()", of),
  tradeoff: atLeastZero("redundancyReduction()", "the tradeoff", tradeoff),
  ...weighted("redundancyReduction()", options),
});

export const redundancyReductionEntry: ObjectiveOf<RedundancyReduction> = {
  loss: (activity, target, { tradeoff }) => {
    const [rows, units] = activity.shape;
    const correlations = div(matMul(standardised(activity), standardised(target!), true), rows);
    const same = eye(units);
    const weights = add(mul(same, 1 - tradeoff), tradeoff);
    return sum(mul(square(sub(correlations, same)), weights)) as Scalar;
  },
  target: "any area",
  parse: ({ of, ...options }) => redundancyReduction(of, options),
  formula: "Σ (1 − correlation of partners)² + tradeoff · Σ (correlation of others)²",
  source: "Zbontar, Jing, Misra, LeCun & Deny 2021, ICML, PMLR 139:12310, arXiv:2103.03230",
};

/** Every unit with mean zero and variance one over all rows. */
function standardised(rows: Tensor2D): Tensor {
  const centred = sub(rows, mean(rows, 0, true));
  return div(centred, sqrt(add(mean(square(centred), 0, true), 1e-5)));
}
