import {
  backprop,
  contrastiveHebbian,
  crossEntropy,
  differenceTargetPropagation,
  directFeedbackAlignment,
  equilibriumPropagation,
  feedbackAlignment,
  kolenPollack,
  meanSquaredError,
  oja,
  predictiveCoding,
  sgd,
  signSymmetry,
  sparseness,
  weightMirror,
} from "../../src";
import type { AnyRule } from "../../src/learning/table";
import type { AnyObjective } from "../../src/objectives/table";

/** One rule of every kind: what has no line here does not compile. */
export const sampleRules: { readonly [K in AnyRule["kind"]]: Extract<AnyRule, { kind: K }> } = {
  backprop: backprop({ optimizer: sgd(0.1) }),
  feedbackAlignment: feedbackAlignment({ optimizer: sgd(0.1) }),
  contrastiveHebbian: contrastiveHebbian({ free: 2, clamped: 1, optimizer: sgd(0.1) }),
  differenceTargetPropagation: differenceTargetPropagation({ optimizer: sgd(0.1) }),
  directFeedbackAlignment: directFeedbackAlignment({ optimizer: sgd(0.1) }),
  equilibriumPropagation: equilibriumPropagation({ nudge: "random sign", free: 3, nudged: 1, optimizer: sgd(0.1) }),
  kolenPollack: kolenPollack({ optimizer: sgd(0.1) }),
  oja: oja({ rate: 0.1 }),
  predictiveCoding: predictiveCoding({ steps: 2, rate: 0.3, optimizer: sgd(0.1) }),
  signSymmetry: signSymmetry({ magnitude: "batch", optimizer: sgd(0.1) }),
  weightMirror: weightMirror({ optimizer: sgd(0.1) }),
};

/** One objective of every kind. */
export const sampleObjectives: { readonly [K in AnyObjective["kind"]]: Extract<AnyObjective, { kind: K }> } = {
  crossEntropy: crossEntropy("label"),
  meanSquaredError: meanSquaredError("image"),
  sparseness: sparseness({ target: 0.1 }),
};
