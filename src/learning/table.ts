import { type Backprop, backpropEntry } from "./backprop";
import { type ContrastiveHebbian, contrastiveHebbianEntry } from "./contrastive-hebbian";
import { type DifferenceTargetPropagation, differenceTargetPropagationEntry } from "./difference-target-propagation";
import { type DirectFeedbackAlignment, directFeedbackAlignmentEntry } from "./direct-feedback-alignment";
import { type EquilibriumPropagation, equilibriumPropagationEntry } from "./equilibrium-propagation";
import { type FeedbackAlignment, feedbackAlignmentEntry } from "./feedback-alignment";
import { type KolenPollack, kolenPollackEntry } from "./kolen-pollack";
import { type Oja, ojaEntry } from "./oja";
import { type PredictiveCoding, predictiveCodingEntry } from "./predictive-coding";
import type { RuleOf } from "./rule";
import { type SignSymmetry, signSymmetryEntry } from "./sign-symmetry";
import { type WeightMirror, weightMirrorEntry } from "./weight-mirror";

/** Every kind of learning rule there is. */
export type AnyRule =
  | Backprop
  | ContrastiveHebbian
  | DifferenceTargetPropagation
  | DirectFeedbackAlignment
  | EquilibriumPropagation
  | FeedbackAlignment
  | KolenPollack
  | Oja
  | PredictiveCoding
  | SignSymmetry
  | WeightMirror;

type Table = { readonly [K in AnyRule["kind"]]: RuleOf<Extract<AnyRule, { kind: K }>> };

export const rules: Table = {
  backprop: backpropEntry,
  contrastiveHebbian: contrastiveHebbianEntry,
  differenceTargetPropagation: differenceTargetPropagationEntry,
  directFeedbackAlignment: directFeedbackAlignmentEntry,
  equilibriumPropagation: equilibriumPropagationEntry,
  feedbackAlignment: feedbackAlignmentEntry,
  kolenPollack: kolenPollackEntry,
  oja: ojaEntry,
  predictiveCoding: predictiveCodingEntry,
  signSymmetry: signSymmetryEntry,
  weightMirror: weightMirrorEntry,
};
