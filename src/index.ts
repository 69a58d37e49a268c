export type { EstimateRow } from "./analysis/estimate-row";
export type { Activation } from "./architecture/activations";
export {
  type AdaptiveLifArea,
  adaptiveLif,
  area,
  type InputArea,
  image,
  input,
  type LeakyArea,
  type LifArea,
  leaky,
  lif,
  type RateArea,
  readout,
  type SpikingOptions,
} from "./architecture/areas";
export type { Surrogate } from "./architecture/surrogates";
export type { CircuitData } from "./circuit/data";
export type { Area, Course, Objective, Pathway, Rule, Stage, Task, Transform, Until } from "./circuit/types";
export { type CriticalPeriod, criticalPeriod } from "./development/courses/critical-period";
export { type Ramp, ramp } from "./development/courses/ramp";
export { type Blur, blur } from "./development/transforms/blur";
export { type Deprived, deprived } from "./development/transforms/deprived";
export { type Noise, noise } from "./development/transforms/noise";
export { type Occlusion, occlusion } from "./development/transforms/occlusion";
export { type BackendName, backendReport, useBackend } from "./engine/backends";
export { type Compiled, type CompileReport, compile, type Tensors } from "./engine/compile";
export { cond } from "./engine/cond";
export { type Drawn, drawNormal, drawUniform, type TensorStream, tensorStream } from "./engine/draws";
export { fori } from "./engine/fori";
export { compileReport } from "./engine/probes";
export { type Scanned, type Step, scan } from "./engine/scan";
export type { Diagram } from "./figures/diagram";
export type { Figure } from "./figures/figure";
export type { Timeline } from "./figures/timeline";
export { frame } from "./frames/frame";
export { type ContrastiveHebbian, contrastiveHebbian } from "./learning/energy/contrastive-hebbian";
export {
  type DifferenceTargetPropagation,
  differenceTargetPropagation,
} from "./learning/energy/difference-target-propagation";
export {
  type EquilibriumPropagation,
  equilibriumPropagation,
  type Nudge,
} from "./learning/energy/equilibrium-propagation";
export { type PredictiveCoding, type PredictiveVariant, predictiveCoding } from "./learning/energy/predictive-coding";
export { type Backprop, backprop } from "./learning/gradient/backprop";
export { type DirectFeedbackAlignment, directFeedbackAlignment } from "./learning/gradient/direct-feedback-alignment";
export { type FeedbackAlignment, feedbackAlignment } from "./learning/gradient/feedback-alignment";
export { type KolenPollack, kolenPollack } from "./learning/gradient/kolen-pollack";
export { type Magnitude, type SignSymmetry, signSymmetry } from "./learning/gradient/sign-symmetry";
export { type WeightMirror, weightMirror } from "./learning/gradient/weight-mirror";
export { type ForwardForward, forwardForward } from "./learning/layerwise/forward-forward";
export { type LocalLoss, type LocalLossKind, localLoss } from "./learning/layerwise/local-loss";
export { type AntiHebb, antiHebb } from "./learning/local/anti-hebb";
export { type Bcm, bcm } from "./learning/local/bcm";
export { type Competitive, competitive } from "./learning/local/competitive";
export { type Hebb, hebb } from "./learning/local/hebb";
export { type Oja, oja } from "./learning/local/oja";
export { type Sanger, sanger } from "./learning/local/sanger";
export { type Scaled, scaled } from "./learning/local/scaled";
export { type Stdp, type StdpTriplet, type StdpWindow, stdp } from "./learning/local/stdp";
export { type Thresholded, thresholded } from "./learning/local/thresholded";
export {
  type Adam,
  adam,
  type Clipped,
  clipped,
  type Decayed,
  decayed,
  type Momentum,
  momentum,
  type Optimizer,
  type Rmsprop,
  rmsprop,
  type Sgd,
  sgd,
} from "./learning/optimizer";
export { type Own, type OwnRules, type OwnSpec, rule } from "./learning/own";
export { type EvolutionStrategies, evolutionStrategies } from "./learning/perturbation/evolution-strategies";
export { type NodePerturbation, nodePerturbation } from "./learning/perturbation/node-perturbation";
export { type Reinforce, reinforce } from "./learning/perturbation/reinforce";
export { type ThreeFactor, threeFactor } from "./learning/perturbation/three-factor";
export { type WeightPerturbation, weightPerturbation } from "./learning/perturbation/weight-perturbation";
export { type EProp, eProp } from "./learning/time/e-prop";
export { type Rflo, rflo } from "./learning/time/rflo";
export { type Rtrl, rtrl } from "./learning/time/rtrl";
export { type TemporalDifference, temporalDifference } from "./learning/time/temporal-difference";
export { type CrossEntropy, crossEntropy } from "./objectives/cross-entropy";
export { type Goodness, goodness } from "./objectives/goodness";
export { type MeanSquaredError, meanSquaredError } from "./objectives/mean-squared-error";
export { type Reward, reward } from "./objectives/reward";
export { type RewardPrediction, rewardPrediction } from "./objectives/reward-prediction";
export { type Sparseness, sparseness } from "./objectives/sparseness";
export type { AlignmentRow, PathwayRow, RunRecord } from "./runs/record";
export { runs } from "./runs/store";
export { CircuitError, EngineError, TaskError, TriadError, UsageError } from "./support/errors";
export { type Stream, streams } from "./support/streams";
export type { Evolving } from "./surface/ascend";
export { type BiasVariance, type BiasVarianceOptions, biasVariance } from "./surface/bias-variance";
export { type Check, checkRule } from "./surface/check-rule";
export { type Circuit, circuit } from "./surface/circuit";
export { type Comparison, compare } from "./surface/compare";
export { type Evolution, type EvolutionRow, type EvolveOptions, evolve } from "./surface/evolve";
export type { Observe } from "./surface/observe";
export type { Replicates } from "./surface/replicates";
export type { Run } from "./surface/run";
export { type TrainOptions, train } from "./surface/train";
export { type BanditOptions, bandit } from "./tasks/bandit";
export { type ConditioningOptions, conditioning } from "./tasks/conditioning";
export type { Dataset, Signal, Split, StaticTask } from "./tasks/dataset";
export { type DelayedRecallOptions, delayedRecall } from "./tasks/delayed-recall";
export { digits } from "./tasks/digits";
export { mnist } from "./tasks/mnist";
export { validationSplit } from "./tasks/validation-split";
export type { Numbers } from "./train/read";
export type { Outcome, StageRow, StepRow, TestRow } from "./train/rows";
