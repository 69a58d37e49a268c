import type { Objective } from "../circuit/types";
import type { ContrastOf } from "./contrast";
import { type CrossEntropy, crossEntropyEntry } from "./cross-entropy";
import { type Goodness, goodnessEntry } from "./goodness";
import { type Homeostatic, homeostaticEntry } from "./homeostatic";
import { type InfoNCE, infoNCEEntry } from "./info-nce";
import { type MeanSquaredError, meanSquaredErrorEntry } from "./mean-squared-error";
import { type MovementEffort, movementEffortEntry } from "./movement-effort";
import type { ObjectiveOf } from "./objective";
import { type Prediction, predictionEntry } from "./prediction";
import { type RateCost, rateCostEntry } from "./rate-cost";
import { type Reconstruction, reconstructionEntry } from "./reconstruction";
import { type RedundancyReduction, redundancyReductionEntry } from "./redundancy-reduction";
import { type Reward, rewardEntry } from "./reward";
import { type RewardPrediction, rewardPredictionEntry } from "./reward-prediction";
import { type Slowness, slownessEntry } from "./slowness";
import { type Sparseness, sparsenessEntry } from "./sparseness";
import { type Teacher, teacherEntry } from "./teacher";

/** Every kind of objective that is a cost of one activity. */
export type AnyObjective =
  | CrossEntropy
  | Homeostatic
  | InfoNCE
  | MeanSquaredError
  | MovementEffort
  | Prediction
  | RateCost
  | Reconstruction
  | RedundancyReduction
  | Reward
  | RewardPrediction
  | Slowness
  | Sparseness
  | Teacher;

type Table = { readonly [K in AnyObjective["kind"]]: ObjectiveOf<Extract<AnyObjective, { kind: K }>> };

export const objectives: Table = {
  crossEntropy: crossEntropyEntry,
  homeostatic: homeostaticEntry,
  infoNCE: infoNCEEntry,
  meanSquaredError: meanSquaredErrorEntry,
  movementEffort: movementEffortEntry,
  prediction: predictionEntry,
  rateCost: rateCostEntry,
  reconstruction: reconstructionEntry,
  redundancyReduction: redundancyReductionEntry,
  reward: rewardEntry,
  rewardPrediction: rewardPredictionEntry,
  slowness: slownessEntry,
  sparseness: sparsenessEntry,
  teacher: teacherEntry,
};

/** Every kind of objective that sets activities against each other. */
export type AnyContrast = Goodness;

type Contrasts = { readonly [K in AnyContrast["kind"]]: ContrastOf<Extract<AnyContrast, { kind: K }>> };

export const contrasts: Contrasts = { goodness: goodnessEntry };

/** An objective's entry, for code that treats all costs of activity alike. */
export const objectiveEntry = ({ kind }: AnyObjective): ObjectiveOf<Objective> =>
  objectives[kind] as unknown as ObjectiveOf<Objective>;

export const isContrast = (objective: Objective): objective is AnyContrast => Object.hasOwn(contrasts, objective.kind);
