import {
  type Activation,
  type Area,
  antiHebb,
  area,
  backprop,
  bcm,
  competitive,
  contrastiveHebbian,
  crossEntropy,
  differenceTargetPropagation,
  directFeedbackAlignment,
  eProp,
  equilibriumPropagation,
  evolutionStrategies,
  feedbackAlignment,
  forwardForward,
  goodness,
  hebb,
  homeostatic,
  infoNCE,
  input,
  kolenPollack,
  lif,
  localLoss,
  meanSquaredError,
  movementEffort,
  nodePerturbation,
  oja,
  type Pathway,
  prediction,
  predictiveCoding,
  rateCost,
  reconstruction,
  redundancyReduction,
  reinforce,
  reward,
  rewardPrediction,
  rflo,
  rtrl,
  rule,
  sanger,
  scaled,
  sgd,
  signSymmetry,
  slowness,
  sparseness,
  stdp,
  teacher,
  temporalDifference,
  threeFactor,
  thresholded,
  weightMirror,
  weightPerturbation,
} from "../../src";
import type { NeuralArea } from "../../src/architecture/neurons";
import type { AnyRule } from "../../src/learning/table";
import { type AnyContrast, type AnyObjective, objectiveEntry } from "../../src/objectives/table";

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
  eProp: eProp({ feedback: "random", optimizer: sgd(0.1) }),
  rflo: rflo({ optimizer: sgd(0.1) }),
  reinforce: reinforce({ optimizer: sgd(0.01) }),
  rtrl: rtrl({ optimizer: sgd(0.1) }),
  feedbackAlignment: feedbackAlignment({ optimizer: sgd(0.1) }),
  contrastiveHebbian: contrastiveHebbian({ free: 2, clamped: 1, optimizer: sgd(0.1) }),
  differenceTargetPropagation: differenceTargetPropagation({ optimizer: sgd(0.1) }),
  directFeedbackAlignment: directFeedbackAlignment({ optimizer: sgd(0.1) }),
  equilibriumPropagation: equilibriumPropagation({ nudge: "random sign", free: 3, nudged: 1, optimizer: sgd(0.1) }),
  forwardForward: forwardForward({ optimizer: sgd(0.1) }),
  kolenPollack: kolenPollack({ optimizer: sgd(0.1) }),
  antiHebb: antiHebb({ rate: 0.1 }),
  bcm: bcm({ rate: 0.1 }),
  competitive: competitive({ rate: 0.1, p: 3 }),
  hebb: hebb({ rate: 0.1, centring: 0.1 }),
  scaled: scaled(hebb({ rate: 0.1 }), { target: 0.2, rate: 0.1 }),
  thresholded: thresholded(hebb({ rate: 0.1 }), { target: 0.2, rate: 0.1 }),
  own: mine,
  sanger: sanger({ rate: 0.1 }),
  oja: oja({ rate: 0.1 }),
  predictiveCoding: predictiveCoding({ steps: 2, rate: 0.3, optimizer: sgd(0.1) }),
  stdp: stdp({ rate: 0.1, triplet: { potentiation: 0.5, depression: 0.5 } }),
  temporalDifference: temporalDifference({ lambda: 0.5, optimizer: sgd(0.1) }),
  signSymmetry: signSymmetry({ magnitude: "batch", optimizer: sgd(0.1) }),
  weightPerturbation: weightPerturbation({ sd: 0.02, probes: 3, optimizer: sgd(0.01) }),
  nodePerturbation: nodePerturbation({ sd: 0.05, probes: 3, sides: 1, optimizer: sgd(0.01) }),
  threeFactor: threeFactor({ optimizer: sgd(0.01) }),
  evolutionStrategies: evolutionStrategies({ population: 6, optimizer: sgd(1e-3) }),
  localLoss: localLoss("label", { share: 0.5, optimizer: sgd(0.1) }),
  weightMirror: weightMirror({ optimizer: sgd(0.1) }),
};

const spikes = (rule: AnyRule) => (rule.needs as readonly string[]).includes("spikes");

/** One contrast of every kind. */
const sampleContrasts: { readonly [K in AnyContrast["kind"]]: Extract<AnyContrast, { kind: K }> } = {
  goodness: goodness("label", { threshold: 0.3 }),
};

interface Apart {
  readonly areas: { readonly [area: string]: Area };
  readonly pathways: { readonly [pathway: string]: Pathway };
  readonly objectives: readonly AnyContrast[];
}

/** What a circuit has beside what all have, where its rule needs a contrast: the label as an input, and what to make of it. */
const toTellApart = (rule: AnyRule, classes: number): Apart =>
  (rule.needs as readonly string[]).includes("contrast")
    ? {
        areas: { hint: input("label", [classes]) },
        pathways: { "hint -> V1": {} },
        objectives: Object.values(sampleContrasts),
      }
    : { areas: {}, pathways: {}, objectives: [] };

/**
 * The contract's circuits for a rule: for one that needs spikes, areas that spike, and it only where both ends do; for one that
 * needs a contrast, `hint` as well, and objectives for V1 and IT.
 */
export const circuitFor = (rule: AnyRule, classes: number) => ({
  apart: toTellApart(rule, classes),
  units: (count: number, activation: Activation): NeuralArea =>
    spikes(rule) ? lif(count, { threshold: 0.3 }) : area(count, { activation }),
  learning: spikes(rule) ? { "V1 -> IT": rule, otherwise: sampleRules.backprop } : { otherwise: rule },
  ...(spikes(rule) && { time: { steps: 6 } }),
});

/**
 * How many samples the contract takes rows of activity for, when an objective is in V1: two, step after step, where it takes
 * time, else as many as there are rows.
 */
export const samplesIn = (objective: AnyObjective, rows: number): number =>
  (objectiveEntry(objective).steps?.(objective, "V1") ?? 1) > 1 ? 2 : rows;

/** One of every kind of objective that is a cost of one activity. */
export const sampleObjectives: { readonly [K in AnyObjective["kind"]]: Extract<AnyObjective, { kind: K }> } = {
  crossEntropy: crossEntropy("label"),
  homeostatic: homeostatic({ target: 0.1, within: 0.05 }),
  infoNCE: infoNCE("V1", { temperature: 0.5 }),
  meanSquaredError: meanSquaredError("image"),
  movementEffort: movementEffort(),
  prediction: prediction("V1"),
  rateCost: rateCost({ norm: "L2" }),
  reconstruction: reconstruction("retina"),
  redundancyReduction: redundancyReduction("IT", { tradeoff: 0.1 }),
  reward: reward("label"),
  rewardPrediction: rewardPrediction("image", { discount: 0.9 }),
  slowness: slowness(),
  sparseness: sparseness({ target: 0.1 }),
  teacher: teacher("V1", { error: "crossEntropy" }),
};
