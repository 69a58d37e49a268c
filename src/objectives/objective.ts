import type { Objective } from "../circuit/types";
import { mean, type Scalar, type Tensor1D, type Tensor2D } from "../ops";
import { UsageError } from "../support/errors";

/** What every objective carries beside what is its own. */
export interface Weighted {
  /** Factor on the loss and on what it teaches; default 1. */
  readonly weight?: number;
  /**
   * Whom the objective teaches: `"upstream"` (default), the area and everything before it as far as the rules on the way
   * carry credit; `"local"`, the area's own incoming pathways only.
   */
  readonly scope?: "upstream" | "local";
}

/** An objective's entry in the table. */
export interface ObjectiveOf<O extends Objective> {
  /**
   * The cost of one batch, before its weight.
   *
   * @param activity of the area, [samples, units]
   * @param target of the same shape, a label as one-hot rows, another area's activity as it is, through which nothing is
   * taught; `undefined` for an objective without a target
   * @param samples in the batch; in time the rows are the samples of every step, one step after another
   */
  loss(activity: Tensor2D, target: Tensor2D | undefined, objective: O, samples: number): Scalar;
  /** The cost of each sample, [samples], of which `loss` is the mean; absent where a cost is of the batch as a whole. */
  each?(activity: Tensor2D, target: Tensor2D | undefined, objective: O, samples: number): Tensor1D;
  /** The factor by which what comes a step later counts less, in an objective that looks ahead. */
  discount?(objective: O): number;
  /** Whose activity may be its target, for an objective that names an area by `of`. */
  readonly target?: "any area" | "another area" | "an input";
  /** The time steps that it takes in this area, 2 or more; absent, or 1, where it makes sense without time. */
  steps?(objective: O, area: string): number;
  /** Whether it has no gradient, so that it can be told as a loss and not taught. */
  readonly flat?: true;
  /** Loose data, such as from JSON, made exact. */
  parse(given: O): O;
  readonly formula: string;
  /** The distribution of which it is the negative log-likelihood, up to a constant; absent where it is of none. */
  readonly likelihood?: string;
  readonly source: string;
}

/** The functions of an objective whose cost is the mean over samples, from the cost of each, [samples]. */
export const meanOf = <O extends Objective>(each: NonNullable<ObjectiveOf<O>["each"]>) => ({
  each,
  loss: (activity: Tensor2D, target: Tensor2D | undefined, objective: O, samples: number) =>
    mean(each(activity, target, objective, samples)) as Scalar,
});

/** The name of the area whose activity is an objective's target. */
export function areaName<const S extends string>(where: string, of: S): S {
  if (typeof of !== "string" || of === "")
    throw new UsageError(where, `the target is the name of an area, such as "IT", not ${JSON.stringify(of)}`);
  return of;
}

/** The name of the task signal that is an objective's target. */
export function signal<const S extends string>(where: string, from: S): S {
  if (typeof from !== "string" || from === "")
    throw new UsageError(
      where,
      `the target is the name of a task signal, such as "label", not ${JSON.stringify(from)}`,
    );
  return from;
}

/** The options of an objective with their defaults, checked. */
export function weighted(where: string, { weight = 1, scope = "upstream" }: Weighted) {
  if (!Number.isFinite(weight) || weight < 0)
    throw new UsageError(where, `a weight is a number of at least 0, not ${weight}`);
  if (scope !== "upstream" && scope !== "local")
    throw new UsageError(where, `a scope is "upstream" or "local", not ${JSON.stringify(scope)}`);
  return { weight, scope } as const;
}
