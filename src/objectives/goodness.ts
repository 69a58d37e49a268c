import type { Objective } from "../circuit/types";
import { mean, mul, neg, softplus, square, sub, type Tensor1D } from "../ops";
import { UsageError } from "../support/errors";
import { positive } from "../support/numbers";
import type { ContrastOf } from "./contrast";
import { signal, weighted } from "./objective";

export interface Goodness<From extends string = string> extends Objective<From, never> {
  readonly kind: "goodness";
  readonly from: From;
  readonly threshold: number;
  readonly sharpness: number;
  readonly votes: boolean;
  readonly weight: number;
  readonly scope: "local";
}

/**
 * Goodness: an area is to be active where the circuit is shown the label `from` as it is, and quiet where it is shown a wrong
 * one.
 *
 * With G = k (⟨a²⟩ − θ), the mean over the area's units, L = ⟨softplus(−G⁺)⟩ + ⟨softplus(G⁻)⟩, the means over samples, under
 * the label itself and under a wrong one: the logistic loss of telling the two apart. The activity is that of the area, whether
 * or not a pathway passes it on normalised. With k the number of units G is the sum of squares less a threshold, as Hinton has
 * it. An input area takes the label: `hint: input("label", [10])`, with a pathway to the first hidden area, is the same as
 * writing it over some pixels. All other objectives and rules see the circuit with every label shown alike, 1 / classes each.
 *
 * It teaches only the pathways that end on its own area, by a rule that needs the contrast, such as `forwardForward()`. In tests
 * every label is shown in turn: the loss is the mean over all wrong labels, and the label with the largest sum of G over the
 * areas that vote is the one that the circuit names; the row of the last of them has the accuracy.
 * Source: Hinton 2022; there all areas vote but the first hidden one.
 *
 * @param from the task signal, a label that an input area takes
 * @param options.threshold θ, in units of squared activity, above 0; default 1
 * @param options.sharpness k, above 0; default 10
 * @param options.votes whether G counts where the circuit names the label; default true
 * @param options.weight factor on what it teaches; default 1
 * @throws UsageError where a number makes no sense
 * @example
 * goodness("label", { threshold: 2, votes: false }).scope; // "local"
 */
export function goodness<const From extends string>(
  from: From,
  {
    threshold = 1,
    sharpness = 10,
    votes = true,
    weight = 1,
  }: {
    readonly threshold?: number;
    readonly sharpness?: number;
    readonly votes?: boolean;
    readonly weight?: number;
  } = {},
): Goodness<From> {
  const where = "goodness()";
  if (typeof votes !== "boolean") throw new UsageError(where, `votes is true or false, not ${JSON.stringify(votes)}`);
  return {
    kind: "goodness",
    from: signal(where, from),
    threshold: positive(where, "the threshold", threshold),
    sharpness: positive(where, "the sharpness", sharpness),
    votes,
    weight: weighted(where, { weight }).weight,
    scope: "local",
  };
}

export const goodnessEntry: ContrastOf<Goodness> = {
  evidence: (activity, { threshold, sharpness }) =>
    mul(sub(mean(square(activity), 1), threshold), sharpness) as Tensor1D,
  cost: (evidence, real) => softplus(real ? neg(evidence) : evidence),
  votes: ({ votes }) => votes,
  parse: ({ from, ...options }) => goodness(from, options),
  formula: "softplus(−G) of real samples + softplus(G) of unreal ones, G = k (mean of activity² − θ)",
  source: "Hinton 2022, The forward-forward algorithm: some preliminary investigations, arXiv:2212.13345",
};
