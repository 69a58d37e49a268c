import type { Objective } from "../circuit/types";
import {
  argMax,
  cast,
  customGrad,
  mean,
  notEqual,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  zerosLike,
} from "../ops";
import { type ObjectiveOf, signal, type Weighted, weighted } from "./objective";

export interface Reward<From extends string = string> extends Objective<From>, Required<Weighted> {
  readonly kind: "reward";
  readonly from: From;
}

/**
 * Reward for the right action: 1 where the unit that is most active is that of the label `from`, 0 where it is another.
 *
 * L = (1/N) Σₙ (1 − rₙ), rₙ = [argmaxₖ aₙₖ = labelₙ]. It says how good an action was and not which would have been better:
 * it has no gradient, and serves only rules that need a loss and explore by noise, such as `threeFactor`. Noise in the
 * area makes the action a random one, with a probability that the rule can change.
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
  formula: "share of samples whose most active unit is not the label's",
  source: "Williams 1992, Mach. Learn. 8:229, section 2, doi:10.1007/BF00992696",
};

/** 1 where the action was wrong, [samples]. Its derivative is zero wherever it has one. */
const missed = (activity: Tensor2D, target: Tensor2D): Tensor1D =>
  customGrad((rates) => ({
    value: cast(notEqual(argMax(rates as Tensor, 1), argMax(target, 1)), "float32"),
    gradFunc: () => zerosLike(rates as Tensor),
  }))(activity) as Tensor1D;
