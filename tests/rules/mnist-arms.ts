import {
  type Activation,
  adam,
  antiHebb,
  area,
  backprop,
  bcm,
  circuit,
  competitive,
  contrastiveHebbian,
  crossEntropy,
  decayed,
  differenceTargetPropagation,
  directFeedbackAlignment,
  equilibriumPropagation,
  evolutionStrategies,
  feedbackAlignment,
  forwardForward,
  goodness,
  hebb,
  image,
  input,
  kolenPollack,
  type LocalLossKind,
  leaky,
  lif,
  localLoss,
  meanSquaredError,
  momentum,
  nodePerturbation,
  type Optimizer,
  oja,
  predictiveCoding,
  readout,
  reinforce,
  reward,
  type Surrogate,
  sanger,
  sgd,
  signSymmetry,
  threeFactor,
  weightMirror,
  weightPerturbation,
} from "../../src";
import type { AnyRule } from "../../src/learning/table";
import type { AnyObjective } from "../../src/objectives/table";
import type { AnyCircuit } from "../../src/surface/circuit";
import type { Arm, Published } from "./arm";

type RateRule = Exclude<AnyRule, { kind: "stdp" }>;

const first = "retina -> hidden";
const last = "hidden -> naming";

interface Net {
  readonly hidden?: Activation;
  readonly objective?: AnyObjective;
  /** Where the two pathways do not learn by the same rule. */
  readonly last?: RateRule;
  /** Share of the epochs in which the first pathway learns, before the last does; both all the time by default. */
  readonly alone?: number;
  readonly plastic?: readonly (typeof first | typeof last)[];
  /** Standard deviation of the first pathway's weights at the start. */
  readonly sd?: number;
}

/** 784-500-10: 500 hidden units (relu), ten linear ones, squared error against the label, both pathways by the same rule. */
function net(rule: RateRule, epochs: number, options: Net = {}) {
  const { hidden = "relu", objective = meanSquaredError("label"), plastic, alone, sd } = options;
  // Of few epochs at least one, and of a single one none: the read-out has to learn.
  const before = alone === undefined || epochs < 2 ? 0 : Math.max(1, Math.round(alone * epochs));
  const stages =
    alone === undefined
      ? [{ stage: "training", epochs, plastic: plastic ?? [first, last] }]
      : [
          { stage: "hidden", epochs: before, plastic: [first] },
          { stage: "naming", epochs: epochs - before, plastic: [last] },
        ];
  return circuit({
    architecture: {
      areas: {
        retina: image(28, 28),
        hidden: area(500, { activation: hidden }),
        naming: readout(10),
      },
      pathways: { [first]: sd === undefined ? {} : { sd }, [last]: {} },
    },
    objectives: { naming: objective },
    learning: { [first]: rule, [last]: options.last ?? rule },
    development: stages,
  } as never) as AnyCircuit;
}

const epochs = 10;
const usual = [3e-4, 1e-3, 3e-3, 1e-2] as const;
type Rest = Pick<Arm, "least"> & Partial<Arm>;

/** Both pathways by a rule, with Adam. */
const both = (rule: string, make: (optimizer: Optimizer) => RateRule, rest: Rest, options?: Net): Arm => ({
  ...{ rule, epochs, rates: usual, angleAt: first },
  circuit: (rate, epochs) => net(make(adam(rate)), epochs, options),
  ...rest,
});

/** The first pathway by a rule that hears of no label, for three epochs of ten; then the last one by the delta rule. */
const byItself = (
  rule: string,
  rates: Arm["rates"],
  make: (rate: number) => RateRule,
  rest: Rest,
  options?: Net,
): Arm => ({
  ...{ rule, epochs, rates },
  but: "hidden units without a label for 3 epochs, then the read-out",
  circuit: (rate, epochs) => net(make(rate), epochs, { last: delta, alone: 0.3, ...options }),
  ...rest,
});
const delta = backprop({ optimizer: adam(1e-3) });

/** The first pathway by a loss at the hidden units themselves, the last one by the delta rule. */
const layerwise = (loss: LocalLossKind, rest: Rest): Arm => ({
  ...{ rule: `local loss (${loss})`, epochs, rates: [3e-5, 1e-4, 3e-4, 1e-3] },
  circuit: (rate, epochs) =>
    net(localLoss("label", { loss, rate: 0.3, optimizer: adam(rate) }), epochs, { last: delta }),
  ...rest,
});

/** Two hidden areas that are shown image and label, each to tell a right one from a wrong one; the second says which it is. */
const forward = (rate: number, epochs: number) =>
  circuit({
    architecture: {
      areas: { retina: image(28, 28), hint: input("label", [10]), V1: area(500), V2: area(500) },
      pathways: { "retina -> V1": { normalised: true }, "hint -> V1": {}, "V1 -> V2": { normalised: true } },
    },
    objectives: { V1: goodness("label", { votes: false }), V2: goodness("label") },
    learning: { otherwise: forwardForward({ optimizer: adam(rate) }) },
    development: [{ stage: "training", epochs }],
  });

/** Spiking hidden units: an image is there for 20 steps of 1 ms, and leaky units are read at the last. */
const spiking = (surrogate: Surrogate): Arm => ({
  ...{ rule: `backprop through spikes (${surrogate})`, epochs: 6, rates: usual, least: 97 },
  but: "LIF hidden units, 20 steps, leaky read-out, cross-entropy",
  circuit: (rate, epochs) =>
    circuit({
      architecture: {
        areas: {
          retina: image(28, 28),
          hidden: lif(500, { tau: 20, surrogate }),
          naming: leaky(10, { tau: 20, activation: "identity" }),
        },
        pathways: { [first]: {}, [last]: {} },
      },
      objectives: { naming: crossEntropy("label") },
      learning: { otherwise: backprop({ optimizer: adam(rate) }) },
      development: [{ stage: "training", epochs }],
      time: { steps: 20 },
    }),
  published: {
    ...{ accuracy: 93.87, by: "784-1000-10, 25 steps, 1 epoch" },
    source: "snnTorch, tutorial 5",
  },
});

const makrout = (accuracy: number): Published => ({
  ...{ accuracy, by: "sigmoid, SGD, 400 epochs, one seed" },
  source: "makrout, Deep-Learning-without-Weight-Transport, results.json of its experiments",
});
const bioTorch = (accuracy: number): Published => ({
  ...{ accuracy, by: "LeNet, 100 epochs, best epoch on the test set" },
  source: "BioTorch, Benchmarks.md",
});
const crossEntropic: Net = { objective: crossEntropy("label") };
const sigmoid: Net = { hidden: "sigmoid" };

/** 784-500-10 on the 60,000 images of MNIST, by every rule that can train it. */
export const mnistArms: readonly Arm[] = [
  { rule: "untrained", epochs: 0, rates: [], circuit: (_, epochs) => net(delta, epochs), least: 0 },
  {
    ...{ rule: "read-out only", but: "hidden weights stay as drawn", epochs, rates: usual, least: 90 },
    circuit: (rate, epochs) => net(backprop({ optimizer: adam(rate) }), epochs, { plastic: [last] }),
  },
  both("backprop", (optimizer) => backprop({ optimizer }), { least: 98, published: makrout(98.5) }),
  both("feedback alignment", (optimizer) => feedbackAlignment({ optimizer }), { least: 97, published: makrout(97.8) }),
  both("direct feedback alignment", (optimizer) => directFeedbackAlignment({ optimizer }), {
    ...{ least: 97, published: bioTorch(98.39) },
  }),
  both("sign symmetry (uniform)", (optimizer) => signSymmetry({ magnitude: "uniform", optimizer }), {
    ...{ least: 97.5, published: bioTorch(99.06) },
  }),
  both("sign symmetry (batch)", (optimizer) => signSymmetry({ magnitude: "batch", optimizer }), {
    ...{ least: 97.3, published: bioTorch(99.09) },
  }),
  both("sign symmetry (fixed)", (optimizer) => signSymmetry({ magnitude: "fixed", optimizer }), {
    ...{ least: 97.3, published: bioTorch(99.03) },
  }),
  both("weight mirror", (optimizer) => weightMirror({ rate: 0.03, optimizer }), {
    ...{ least: 97.8, published: makrout(98.49) },
  }),
  {
    ...{ rule: "Kolen–Pollack", but: "momentum, cross-entropy", epochs, rates: [0.01, 0.03, 0.1, 0.3], angleAt: first },
    circuit: (rate, epochs) => net(kolenPollack({ decay: 1e-4, optimizer: momentum(rate) }), epochs, crossEntropic),
    ...{ least: 97.8, published: makrout(98.45) },
  },
  both("predictive coding (strict)", (optimizer) => predictiveCoding({ variant: "strict", optimizer }), {
    least: 97.5,
    published: { accuracy: 98.03, by: "784-512-512-10, 100 epochs", source: "ngc-museum, pcn_discrim.md" },
  }),
  both("predictive coding (fixed)", (optimizer) => predictiveCoding({ variant: "fixed", optimizer }), { least: 97.5 }),
  both("predictive coding (exact)", (optimizer) => predictiveCoding({ variant: "exact", optimizer }), { least: 97.5 }),
  ...(["one-sided", "symmetric", "random sign"] as const).map((nudge) =>
    both(
      `equilibrium propagation (${nudge})`,
      (optimizer) => equilibriumPropagation({ nudge, optimizer }),
      {
        ...{ but: "sigmoid hidden units", least: 96.5 },
        published: {
          ...{ accuracy: 97.18, by: "784-1000-10 restricted Hopfield net, 100 epochs" },
          source: "smonsays, equilibrium-propagation, logs",
        },
      },
      sigmoid,
    ),
  ),
  both(
    "contrastive Hebbian",
    (optimizer) => contrastiveHebbian({ optimizer }),
    { but: "sigmoid hidden units", least: 96.5 },
    sigmoid,
  ),
  both(
    "difference target propagation",
    (optimizer) => differenceTargetPropagation({ optimizer }),
    { but: "tanh hidden units", least: 96.5 },
    { hidden: "tanh" },
  ),
  ...(
    [
      ["pred", 97, 99.32],
      ["sim", 93, 99.2],
      ["predsim", 93.5, 99.38],
    ] as const
  ).map(([loss, least, accuracy]) =>
    layerwise(loss, {
      least,
      published: {
        ...{ accuracy, by: "three hidden areas, images jittered, 100 epochs" },
        source: "Nøkland & Eidnes, local-loss, README",
      },
    }),
  ),
  {
    ...{ rule: "forward–forward", but: "784-500-500", circuit: forward, rates: usual, epochs, least: 96.5 },
    published: {
      accuracy: 93.16,
      by: "784-500-500, 1000 steps of nearly all images a layer",
      source: "mpezeshki, README",
    },
  },
  both(
    "node perturbation",
    (optimizer) => nodePerturbation({ probes: 5, optimizer }),
    {
      ...{ but: "5 probes, cross-entropy", least: 92 },
    },
    crossEntropic,
  ),
  both(
    "weight perturbation",
    (optimizer) => weightPerturbation({ optimizer }),
    {
      ...{ but: "cross-entropy", least: 50 },
    },
    crossEntropic,
  ),
  both(
    "evolution strategies",
    (optimizer) => evolutionStrategies({ optimizer }),
    {
      ...{ but: "cross-entropy", epochs: 1, least: 65 },
    },
    crossEntropic,
  ),
  both(
    "three-factor",
    (optimizer) => threeFactor({ sd: 1, optimizer }),
    {
      ...{ but: "told only whether it was right", angleAt: undefined, epochs: 20 },
      ...{ rates: [3e-5, 1e-4, 3e-4, 1e-3], least: 60 },
    },
    { objective: reward("label") },
  ),
  {
    ...{ rule: "REINFORCE", but: "read-out only, told only whether it was right", rates: usual, epochs, least: 80 },
    circuit: (rate, epochs) =>
      net(reinforce({ optimizer: adam(rate) }), epochs, { plastic: [last], objective: reward("label") }),
  },
  byItself(
    "Hebb with decay",
    [1e-5, 1e-4, 1e-3, 1e-2],
    (rate) => hebb({ optimizer: decayed(sgd(rate), 0.01), centring: 0.01 }),
    // Without competition all units come to respond to the same feature, and no read-out can tell digits by that.
    { but: "the same; the units all learn one feature", least: 0 },
  ),
  byItself("Oja", [1e-4, 1e-3, 1e-2, 1e-1], (rate) => oja({ rate }), { least: 91 }),
  byItself("Sanger", [1e-5, 1e-4, 1e-3, 1e-2], (rate) => sanger({ rate }), { least: 88 }),
  byItself("BCM", [1e-6, 1e-5, 1e-4, 1e-3], (rate) => bcm({ rate }), { least: 89 }),
  byItself("competitive", [0.1, 0.3, 1, 3], (rate) => competitive({ rate }), { least: 75 }, { sd: 1 }),
  byItself("anti-Hebb", [1e-6, 1e-5, 1e-4, 1e-3], (rate) => antiHebb({ rate }), { least: 89 }),
  ...(["fast sigmoid", "superspike", "arctan"] as const).map(spiking),
];
