import type { Objective } from "../circuit/types";
import {
  argMax,
  customGrad,
  mean,
  mul,
  oneHot,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  zerosLike,
} from "../ops";
import { type ObjectiveOf, signal, type Weighted, weighted } from "./objective";

export interface Reward<From extends string = string> extends Objective<From, never>, Required<Weighted> {
  readonly kind: "reward";
  readonly from: From;
}

/**
 * Reward for an action, that of the unit which is most active: 1 where it is that of the label `from`, 0 where it is another.
 * Where `from` is no label, it is what each action would earn, one number a unit.
 *
 * L = (1/N) Σₙ (1 − rₙ), rₙ = [argmaxₖ aₙₖ = labelₙ], or what the action earns. It says how good an action was and not which
 * would have been better: it has no gradient, and serves only rules that need a loss and explore by noise, such as `reinforce`
 * and `threeFactor`. Noise in the area makes the action a random one, with a probability that the rule can change.
 * Source: Williams 1992, section 2, the associative task with immediate reward.
 *
 * @example
 * reward("label").weight; // 1
 */
export const reward = <const From extends string>(from: From, options: Weighted = {}): Reward<From> => ({
  kind: "reward",
  from: signal("reward()", from),
  ...weighted("reward()", options),
});

export const rewardEntry: ObjectiveOf<Reward> = {
  loss: (activity, target) => mean(missed(activity, target!)) as Scalar,
  each: (activity, target) => missed(activity, target!),
  flat: true,
  parse: (given) => reward(given.from, given),
  formula: "mean over samples of 1 − what the most active unit's action earns; of a label, the share that is not named",
  source: "Williams 1992, Mach. Learn. 8:229, section 2, doi:10.1007/BF00992696",
};

/** 1 less what the action earns, [samples]: 1 where it was wrong. Its derivative is zero wherever it has one. */
const missed = (activity: Tensor2D, target: Tensor2D): Tensor1D =>
  customGrad((rates) => ({
    value: sub(1, sum(mul(target, oneHot(argMax(rates as Tensor, 1), target.shape[1])), 1)),
    gradFunc: () => zerosLike(rates as Tensor),
  }))(activity) as Tensor1D;
