import { type AntiHebb, antiHebbEntry } from "./anti-hebb";
import { type Backprop, backpropEntry } from "./backprop";
import { type Bcm, bcmEntry } from "./bcm";
import { type Competitive, competitiveEntry } from "./competitive";
import { type DirectFeedbackAlignment, directFeedbackAlignmentEntry } from "./direct-feedback-alignment";
import { type FeedbackAlignment, feedbackAlignmentEntry } from "./feedback-alignment";
import { type Hebb, hebbEntry } from "./hebb";
import { type KolenPollack, kolenPollackEntry } from "./kolen-pollack";
import { type Oja, ojaEntry } from "./oja";
import type { RuleOf } from "./rule";
import { type Sanger, sangerEntry } from "./sanger";
import { type SignSymmetry, signSymmetryEntry } from "./sign-symmetry";
import { type WeightMirror, weightMirrorEntry } from "./weight-mirror";

/** Every kind of learning rule there is. */
export type AnyRule =
  | AntiHebb
  | Backprop
  | Bcm
  | Competitive
  | DirectFeedbackAlignment
  | FeedbackAlignment
  | Hebb
  | KolenPollack
  | Oja
  | Sanger
  | SignSymmetry
  | WeightMirror;

type Table = { readonly [K in AnyRule["kind"]]: RuleOf<Extract<AnyRule, { kind: K }>> };

export const rules: Table = {
  antiHebb: antiHebbEntry,
  backprop: backpropEntry,
  bcm: bcmEntry,
  competitive: competitiveEntry,
  directFeedbackAlignment: directFeedbackAlignmentEntry,
  feedbackAlignment: feedbackAlignmentEntry,
  hebb: hebbEntry,
  kolenPollack: kolenPollackEntry,
  oja: ojaEntry,
  sanger: sangerEntry,
  signSymmetry: signSymmetryEntry,
  weightMirror: weightMirrorEntry,
};
