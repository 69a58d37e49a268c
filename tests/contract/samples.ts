import {
  antiHebb,
  backprop,
  bcm,
  competitive,
  crossEntropy,
  directFeedbackAlignment,
  feedbackAlignment,
  hebb,
  kolenPollack,
  meanSquaredError,
  oja,
  rule,
  sanger,
  scaled,
  sgd,
  signSymmetry,
  sparseness,
  weightMirror,
} from "../../src";
import type { AnyRule } from "../../src/learning/table";
import type { AnyObjective } from "../../src/objectives/table";

/** A rule of the user's own, with a teaching signal, memory and random numbers: feedback alignment with noise. */
const mine = rule({
  name: "mine",
  needs: ["teaching"],
  locality: "local",
  equals: "feedback alignment, without noise",
  source: "this test, 2026",
  optimizer: sgd(0.1),
  settings: { noise: 0.01 },
  memory: ({ pre, post }) => ({ feedback: { shape: [post, pre], start: "like weights" } }),
  streams: ["noise"],
  backward: { locality: "local", across: (teaching, { memory }) => teaching.matMul(memory.feedback!) },
  direction: ({ taught, normal }, { settings }) => ({
    synapses: { ...taught, weights: taught!.weights.add(normal("noise", taught!.weights.shape, settings.noise)) },
  }),
});

/** One rule of every kind: what has no line here does not compile. */
export const sampleRules: { readonly [K in AnyRule["kind"]]: Extract<AnyRule, { kind: K }> } = {
  backprop: backprop({ optimizer: sgd(0.1) }),
  feedbackAlignment: feedbackAlignment({ optimizer: sgd(0.1) }),
  directFeedbackAlignment: directFeedbackAlignment({ optimizer: sgd(0.1) }),
  kolenPollack: kolenPollack({ optimizer: sgd(0.1) }),
  antiHebb: antiHebb({ rate: 0.1 }),
  bcm: bcm({ rate: 0.1 }),
  competitive: competitive({ rate: 0.1, p: 3 }),
  hebb: hebb({ rate: 0.1, centring: 0.1 }),
  scaled: scaled(hebb({ rate: 0.1 }), { target: 0.2, rate: 0.1 }),
  own: mine,
  sanger: sanger({ rate: 0.1 }),
  oja: oja({ rate: 0.1 }),
  signSymmetry: signSymmetry({ magnitude: "batch", optimizer: sgd(0.1) }),
  weightMirror: weightMirror({ optimizer: sgd(0.1) }),
};

/** One objective of every kind. */
export const sampleObjectives: { readonly [K in AnyObjective["kind"]]: Extract<AnyObjective, { kind: K }> } = {
  crossEntropy: crossEntropy("label"),
  meanSquaredError: meanSquaredError("image"),
  sparseness: sparseness({ target: 0.1 }),
};
