import type { Objective } from "../circuit/types";
import { mean, type Scalar, square, sub, sum } from "../ops";
import { UsageError } from "../support/errors";
import { type ObjectiveOf, type Weighted, weighted } from "./objective";

export interface Sparseness extends Objective<never, never>, Required<Weighted> {
  readonly kind: "sparseness";
  readonly target: number;
}

/**
 * Sparseness over a lifetime: every unit's mean activity is drawn to `target`, in units of the area's activity.
 *
 * L = Σₖ (p − (1/N) Σₙ aₙₖ)², the mean being taken over the batch. It needs no target from the task.
 * Source: Lee, Ekanadham & Ng 2008, the sparsity term of their objective.
 *
 * @example
 * sparseness({ target: 0.05, weight: 0.1 }).scope; // "upstream"
 */
export function sparseness(options: { readonly target: number } & Weighted): Sparseness {
  if (!Number.isFinite(options.target))
    throw new UsageError("sparseness()", `the target is a mean activity, such as 0.05, not ${options.target}`);
  return { kind: "sparseness", target: options.target, ...weighted("sparseness()", options) };
}

export const sparsenessEntry: ObjectiveOf<Sparseness> = {
  loss: (activity, _, { target }) => sum(square(sub(target, mean(activity, 0)))) as Scalar,
  parse: (given) => sparseness(given),
  formula: "Σ over units of (target − mean activity over samples)²",
  source: "Lee, Ekanadham & Ng 2008, Sparse deep belief net model for visual area V2 (NIPS 20), the sparsity term",
};
