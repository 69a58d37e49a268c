import { type Backprop, backpropEntry } from "./backprop";
import { type DirectFeedbackAlignment, directFeedbackAlignmentEntry } from "./direct-feedback-alignment";
import { type EvolutionStrategies, evolutionStrategiesEntry } from "./evolution-strategies";
import { type FeedbackAlignment, feedbackAlignmentEntry } from "./feedback-alignment";
import { type KolenPollack, kolenPollackEntry } from "./kolen-pollack";
import { type LocalLoss, localLossEntry } from "./local-loss";
import { type NodePerturbation, nodePerturbationEntry } from "./node-perturbation";
import { type Oja, ojaEntry } from "./oja";
import type { RuleOf } from "./rule";
import { type SignSymmetry, signSymmetryEntry } from "./sign-symmetry";
import { type ThreeFactor, threeFactorEntry } from "./three-factor";
import { type WeightMirror, weightMirrorEntry } from "./weight-mirror";
import { type WeightPerturbation, weightPerturbationEntry } from "./weight-perturbation";

/** Every kind of learning rule there is. */
export type AnyRule =
  | Backprop
  | DirectFeedbackAlignment
  | FeedbackAlignment
  | KolenPollack
  | Oja
  | SignSymmetry
  | WeightPerturbation
  | NodePerturbation
  | ThreeFactor
  | EvolutionStrategies
  | LocalLoss
  | WeightMirror;

type Table = { readonly [K in AnyRule["kind"]]: RuleOf<Extract<AnyRule, { kind: K }>> };

export const rules: Table = {
  backprop: backpropEntry,
  directFeedbackAlignment: directFeedbackAlignmentEntry,
  feedbackAlignment: feedbackAlignmentEntry,
  kolenPollack: kolenPollackEntry,
  oja: ojaEntry,
  signSymmetry: signSymmetryEntry,
  weightPerturbation: weightPerturbationEntry,
  nodePerturbation: nodePerturbationEntry,
  threeFactor: threeFactorEntry,
  evolutionStrategies: evolutionStrategiesEntry,
  localLoss: localLossEntry,
  weightMirror: weightMirrorEntry,
};
