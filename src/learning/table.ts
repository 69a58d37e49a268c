import { type ContrastiveHebbian, contrastiveHebbianEntry } from "./energy/contrastive-hebbian";
import {
  type DifferenceTargetPropagation,
  differenceTargetPropagationEntry,
} from "./energy/difference-target-propagation";
import { type EquilibriumPropagation, equilibriumPropagationEntry } from "./energy/equilibrium-propagation";
import { type PredictiveCoding, predictiveCodingEntry } from "./energy/predictive-coding";
import { type Backprop, backpropEntry } from "./gradient/backprop";
import { type DirectFeedbackAlignment, directFeedbackAlignmentEntry } from "./gradient/direct-feedback-alignment";
import { type FeedbackAlignment, feedbackAlignmentEntry } from "./gradient/feedback-alignment";
import { type KolenPollack, kolenPollackEntry } from "./gradient/kolen-pollack";
import { type SignSymmetry, signSymmetryEntry } from "./gradient/sign-symmetry";
import { type WeightMirror, weightMirrorEntry } from "./gradient/weight-mirror";
import { type ForwardForward, forwardForwardEntry } from "./layerwise/forward-forward";
import { type LocalLoss, localLossEntry } from "./layerwise/local-loss";
import { type AntiHebb, antiHebbEntry } from "./local/anti-hebb";
import { type Bcm, bcmEntry } from "./local/bcm";
import { type Competitive, competitiveEntry } from "./local/competitive";
import { type Hebb, hebbEntry } from "./local/hebb";
import { type Oja, ojaEntry } from "./local/oja";
import { type Sanger, sangerEntry } from "./local/sanger";
import { type Scaled, scaledEntry } from "./local/scaled";
import { type Stdp, stdpEntry } from "./local/stdp";
import { type Thresholded, thresholdedEntry } from "./local/thresholded";
import type { Own } from "./own";
import { type EvolutionStrategies, evolutionStrategiesEntry } from "./perturbation/evolution-strategies";
import { type NodePerturbation, nodePerturbationEntry } from "./perturbation/node-perturbation";
import { type Reinforce, reinforceEntry } from "./perturbation/reinforce";
import { type ThreeFactor, threeFactorEntry } from "./perturbation/three-factor";
import { type WeightPerturbation, weightPerturbationEntry } from "./perturbation/weight-perturbation";
import type { OptimizedRule, RuleOf, Supplied } from "./rule";
import { type EProp, ePropEntry } from "./time/e-prop";
import { type Rflo, rfloEntry } from "./time/rflo";
import { type Rtrl, rtrlEntry } from "./time/rtrl";
import { type TemporalDifference, temporalDifferenceEntry } from "./time/temporal-difference";

/** The kinds of learning rule that are on their own. */
type PlainRule =
  | AntiHebb
  | Backprop
  | Bcm
  | Competitive
  | ContrastiveHebbian
  | DifferenceTargetPropagation
  | DirectFeedbackAlignment
  | EquilibriumPropagation
  | EProp
  | FeedbackAlignment
  | ForwardForward
  | Hebb
  | KolenPollack
  | Oja
  | Sanger
  | PredictiveCoding
  | Reinforce
  | Rflo
  | Rtrl
  | SignSymmetry
  | Stdp
  | TemporalDifference
  | WeightPerturbation
  | NodePerturbation
  | ThreeFactor
  | EvolutionStrategies
  | LocalLoss
  | WeightMirror;

/** Those that go around another. */
type Wrapper<Needs extends string = string> = Scaled<Needs> | Thresholded<Needs>;

/** Every kind of learning rule there is. */
export type AnyRule = PlainRule | Wrapper<Supplied | "rate"> | Own<Supplied | "rate">;

type Table = { readonly [K in PlainRule["kind"]]: RuleOf<Extract<PlainRule, { kind: K }>> };
type Wrappers = {
  readonly [K in Wrapper["kind"]]: (inner: RuleOf<OptimizedRule>) => RuleOf<Extract<Wrapper, { kind: K }>>;
};

export const wrappers: Wrappers = { scaled: scaledEntry, thresholded: thresholdedEntry };

export const rules: Table = {
  antiHebb: antiHebbEntry,
  backprop: backpropEntry,
  bcm: bcmEntry,
  competitive: competitiveEntry,
  contrastiveHebbian: contrastiveHebbianEntry,
  differenceTargetPropagation: differenceTargetPropagationEntry,
  directFeedbackAlignment: directFeedbackAlignmentEntry,
  equilibriumPropagation: equilibriumPropagationEntry,
  eProp: ePropEntry,
  feedbackAlignment: feedbackAlignmentEntry,
  forwardForward: forwardForwardEntry,
  hebb: hebbEntry,
  kolenPollack: kolenPollackEntry,
  oja: ojaEntry,
  sanger: sangerEntry,
  predictiveCoding: predictiveCodingEntry,
  reinforce: reinforceEntry,
  rflo: rfloEntry,
  rtrl: rtrlEntry,
  signSymmetry: signSymmetryEntry,
  stdp: stdpEntry,
  temporalDifference: temporalDifferenceEntry,
  weightPerturbation: weightPerturbationEntry,
  nodePerturbation: nodePerturbationEntry,
  threeFactor: threeFactorEntry,
  evolutionStrategies: evolutionStrategiesEntry,
  localLoss: localLossEntry,
  weightMirror: weightMirrorEntry,
};
