import type { Objective } from "../circuit/types";
import { mean, square, sub, type Tensor1D, type Tensor2D } from "../ops";
import { UsageError } from "../support/errors";
import { butFirst, butLast } from "./in-time";
import { meanOf, type ObjectiveOf, type Weighted, weighted } from "./objective";

export interface MovementEffort extends Objective<never, never>, Required<Weighted> {
  readonly kind: "movementEffort";
  readonly order: 1 | 2 | 3;
}

/**
 * The effort of moving: an area whose activity is a position, or what drives muscles, is to change it smoothly.
 *
 * L = (1/(T−d)NK) Σₜ Σₙ Σₖ (∇ᵈaₜₙₖ)², the mean square of the d-th difference from step to step, in units of activity per
 * stepᵈ: with d = 1 of the change, 2 of the acceleration, 3 of the jerk. It takes d + 1 steps or more, and costs when the last of
 * them is there. Source: Flash & Hogan 1985, where it is the jerk.
 *
 * @param options.order d: 1, 2 (default) or 3
 * @throws UsageError where there is no such order
 * @example
 * movementEffort({ order: 3, weight: 0.01 }).order; // 3
 */
export function movementEffort({
  order = 2,
  ...options
}: Weighted & { readonly order?: 1 | 2 | 3 } = {}): MovementEffort {
  const where = "movementEffort()";
  if (![1, 2, 3].includes(order))
    throw new UsageError(where, `the order is 1 (change), 2 (acceleration) or 3 (jerk), not ${JSON.stringify(order)}`);
  return { kind: "movementEffort", order, ...weighted(where, options) };
}

export const movementEffortEntry: ObjectiveOf<MovementEffort> = {
  ...meanOf((activity, _, { order }, samples) => mean(square(differences(activity, order, samples)), 1) as Tensor1D),
  steps: ({ order }) => order + 1,
  parse: (given) => movementEffort(given),
  formula: "mean over steps, samples and units of (d-th difference of activity)²",
  source: "Flash & Hogan 1985, J. Neurosci. 5:1688, doi:10.1523/JNEUROSCI.05-07-01688.1985",
};

const differences = (rows: Tensor2D, order: number, samples: number): Tensor2D =>
  order === 0
    ? rows
    : differences(sub(butFirst(rows, samples), butLast(rows, samples)) as Tensor2D, order - 1, samples);
