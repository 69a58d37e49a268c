import type { Objective } from "../circuit/types";
import type { ContrastOf } from "./contrast";
import { type CrossEntropy, crossEntropyEntry } from "./cross-entropy";
import { type Goodness, goodnessEntry } from "./goodness";
import { type MeanSquaredError, meanSquaredErrorEntry } from "./mean-squared-error";
import type { ObjectiveOf } from "./objective";
import { type Reward, rewardEntry } from "./reward";
import { type RewardPrediction, rewardPredictionEntry } from "./reward-prediction";
import { type Sparseness, sparsenessEntry } from "./sparseness";

/** Every kind of objective that is a cost of one activity. */
export type AnyObjective = CrossEntropy | MeanSquaredError | Reward | RewardPrediction | Sparseness;

type Table = { readonly [K in AnyObjective["kind"]]: ObjectiveOf<Extract<AnyObjective, { kind: K }>> };

export const objectives: Table = {
  crossEntropy: crossEntropyEntry,
  meanSquaredError: meanSquaredErrorEntry,
  reward: rewardEntry,
  rewardPrediction: rewardPredictionEntry,
  sparseness: sparsenessEntry,
};

/** Every kind of objective that sets activities against each other. */
export type AnyContrast = Goodness;

type Contrasts = { readonly [K in AnyContrast["kind"]]: ContrastOf<Extract<AnyContrast, { kind: K }>> };

export const contrasts: Contrasts = { goodness: goodnessEntry };

export const isContrast = (objective: Objective): objective is AnyContrast => Object.hasOwn(contrasts, objective.kind);
