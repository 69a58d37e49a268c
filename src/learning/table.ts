import { type AntiHebb, antiHebbEntry } from "./anti-hebb";
import { type Backprop, backpropEntry } from "./backprop";
import { type Bcm, bcmEntry } from "./bcm";
import { type Competitive, competitiveEntry } from "./competitive";
import { type ContrastiveHebbian, contrastiveHebbianEntry } from "./contrastive-hebbian";
import { type DifferenceTargetPropagation, differenceTargetPropagationEntry } from "./difference-target-propagation";
import { type DirectFeedbackAlignment, directFeedbackAlignmentEntry } from "./direct-feedback-alignment";
import { type EProp, ePropEntry } from "./e-prop";
import { type EquilibriumPropagation, equilibriumPropagationEntry } from "./equilibrium-propagation";
import { type EvolutionStrategies, evolutionStrategiesEntry } from "./evolution-strategies";
import { type FeedbackAlignment, feedbackAlignmentEntry } from "./feedback-alignment";
import { type Hebb, hebbEntry } from "./hebb";
import { type KolenPollack, kolenPollackEntry } from "./kolen-pollack";
import { type LocalLoss, localLossEntry } from "./local-loss";
import { type NodePerturbation, nodePerturbationEntry } from "./node-perturbation";
import { type Oja, ojaEntry } from "./oja";
import type { Own } from "./own";
import { type PredictiveCoding, predictiveCodingEntry } from "./predictive-coding";
import { type Rflo, rfloEntry } from "./rflo";
import { type Rtrl, rtrlEntry } from "./rtrl";
import type { OptimizedRule, RuleOf, Supplied } from "./rule";
import { type Sanger, sangerEntry } from "./sanger";
import { type Scaled, scaledEntry } from "./scaled";
import { type SignSymmetry, signSymmetryEntry } from "./sign-symmetry";
import { type Stdp, stdpEntry } from "./stdp";
import { type ThreeFactor, threeFactorEntry } from "./three-factor";
import { type WeightMirror, weightMirrorEntry } from "./weight-mirror";
import { type WeightPerturbation, weightPerturbationEntry } from "./weight-perturbation";

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
  | Hebb
  | KolenPollack
  | Oja
  | Sanger
  | PredictiveCoding
  | Rflo
  | Rtrl
  | SignSymmetry
  | Stdp
  | WeightPerturbation
  | NodePerturbation
  | ThreeFactor
  | EvolutionStrategies
  | LocalLoss
  | WeightMirror;

/** Those that go around another. */
type Wrapper<Needs extends string = string> = Scaled<Needs>;

/** Every kind of learning rule there is. */
export type AnyRule = PlainRule | Wrapper<Supplied | "rate"> | Own<Supplied | "rate">;

type Table = { readonly [K in PlainRule["kind"]]: RuleOf<Extract<PlainRule, { kind: K }>> };
type Wrappers = {
  readonly [K in Wrapper["kind"]]: (inner: RuleOf<OptimizedRule>) => RuleOf<Extract<Wrapper, { kind: K }>>;
};

export const wrappers: Wrappers = { scaled: scaledEntry };

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
  hebb: hebbEntry,
  kolenPollack: kolenPollackEntry,
  oja: ojaEntry,
  sanger: sangerEntry,
  predictiveCoding: predictiveCodingEntry,
  rflo: rfloEntry,
  rtrl: rtrlEntry,
  signSymmetry: signSymmetryEntry,
  stdp: stdpEntry,
  weightPerturbation: weightPerturbationEntry,
  nodePerturbation: nodePerturbationEntry,
  threeFactor: threeFactorEntry,
  evolutionStrategies: evolutionStrategiesEntry,
  localLoss: localLossEntry,
  weightMirror: weightMirrorEntry,
};
