import type { Objective } from "../circuit/types";
import {
  add,
  concat,
  customGrad,
  mean,
  mul,
  type Scalar,
  squaredDifference,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  zeros,
  zerosLike,
} from "../ops";
import { share } from "../support/numbers";
import { butFirst } from "./in-time";
import { type ObjectiveOf, signal, type Weighted, weighted } from "./objective";

export interface RewardPrediction<From extends string = string> extends Objective<From, never>, Required<Weighted> {
  readonly kind: "rewardPrediction";
  readonly from: From;
  readonly discount: number;
}

/**
 * Prediction of the reward to come: the activity V of an area is to be the reward of its step and of all later ones, discounted.
 *
 * L = (1/TNK) Σₜ Σₙ Σₖ δₜₙₖ², with the temporal-difference error δₜ = rₜ + γ Vₜ₊₁ − Vₜ, rₜ the task signal `from`, one number
 * for each unit at each step, and V = 0 after the last step. What the area predicts for the next step counts as given: the
 * derivative by Vₜ is −2 δₜ / TNK (a semi-gradient). Rules that perturb what costs follow the whole derivative, which has
 * another minimum where rewards are uncertain (Baird 1995). In circuits without time it is `meanSquaredError`. Where a trial
 * ends before the last step, what drives the area is to be zero from there on, and its pathways without bias.
 * Source: Sutton 1988; Sutton & Barto 2018, section 9.3.
 *
 * @param options.discount γ, above 0 and at most 1, for a step of the circuit; default 0.95
 * @example
 * rewardPrediction("reward", { discount: 0.9 }).discount; // 0.9
 */
export const rewardPrediction = <const From extends string>(
  from: From,
  { discount = 0.95, ...options }: Weighted & { readonly discount?: number } = {},
): RewardPrediction<From> => ({
  kind: "rewardPrediction",
  from: signal("rewardPrediction()", from),
  discount: share("rewardPrediction()", "discount", discount),
  ...weighted("rewardPrediction()", options),
});

export const rewardPredictionEntry: ObjectiveOf<RewardPrediction> = {
  loss: (value, reward, { discount }, samples) => mean(squaredErrors(value, reward!, discount, samples)) as Scalar,
  each: (value, reward, { discount }, samples) => mean(squaredErrors(value, reward!, discount, samples), 1) as Tensor1D,
  discount: ({ discount }) => discount,
  parse: (given) => rewardPrediction(given.from, given),
  formula: "mean over steps, samples and units of (reward + discount · next value − value)²",
  source:
    "Sutton 1988, Mach. Learn. 3:9, doi:10.1007/BF00115009; Sutton & Barto 2018, Reinforcement Learning, section 9.3",
};

const squaredErrors = (value: Tensor2D, reward: Tensor2D, discount: number, samples: number): Tensor =>
  squaredDifference(add(reward, mul(nextValue(value, samples), discount)), value);

/** The rows of all steps, each with what is there the step after; zeros in the last. Nothing is taught through it. */
const nextValue = (value: Tensor2D, samples: number): Tensor2D =>
  customGrad((rows) => {
    const units = (rows as Tensor2D).shape[1];
    return {
      value: concat([butFirst(rows as Tensor2D, samples), zeros([samples, units])]),
      gradFunc: () => zerosLike(rows as Tensor),
    };
  })(value) as Tensor2D;
