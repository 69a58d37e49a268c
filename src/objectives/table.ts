import { type CrossEntropy, crossEntropyEntry } from "./cross-entropy";
import { type MeanSquaredError, meanSquaredErrorEntry } from "./mean-squared-error";
import type { ObjectiveOf } from "./objective";
import { type Reward, rewardEntry } from "./reward";
import { type RewardPrediction, rewardPredictionEntry } from "./reward-prediction";
import { type Sparseness, sparsenessEntry } from "./sparseness";

/** Every kind of objective there is. */
export type AnyObjective = CrossEntropy | MeanSquaredError | Reward | RewardPrediction | Sparseness;

type Table = { readonly [K in AnyObjective["kind"]]: ObjectiveOf<Extract<AnyObjective, { kind: K }>> };

export const objectives: Table = {
  crossEntropy: crossEntropyEntry,
  meanSquaredError: meanSquaredErrorEntry,
  reward: rewardEntry,
  rewardPrediction: rewardPredictionEntry,
  sparseness: sparsenessEntry,
};
