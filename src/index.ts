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
export type { Mask } from "./architecture/masks/mask";
export { oneToOne } from "./architecture/masks/one-to-one";
export { type ReceptiveFields, receptiveFields } from "./architecture/masks/receptive-fields";
export { type Sparse, sparse } from "./architecture/masks/sparse";
export { topographic } from "./architecture/masks/topographic";
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
export { type Homeostatic, homeostatic } from "./objectives/homeostatic";
export { type InfoNCE, infoNCE } from "./objectives/info-nce";
export { type MeanSquaredError, meanSquaredError } from "./objectives/mean-squared-error";
export { type MovementEffort, movementEffort } from "./objectives/movement-effort";
export { type Prediction, prediction } from "./objectives/prediction";
export { type RateCost, rateCost } from "./objectives/rate-cost";
export { type Reconstruction, reconstruction } from "./objectives/reconstruction";
export { type RedundancyReduction, redundancyReduction } from "./objectives/redundancy-reduction";
export { type Reward, reward } from "./objectives/reward";
export { type RewardPrediction, rewardPrediction } from "./objectives/reward-prediction";
export { type Slowness, slowness } from "./objectives/slowness";
export { type Sparseness, sparseness } from "./objectives/sparseness";
export { type Teacher, teacher } from "./objectives/teacher";
export type { AlignmentRow, PathwayRow, Resumption, RunRecord, RunSettings } from "./runs/record";
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
export { type ResumeOptions, resume } from "./surface/resume";
export type { Run } from "./surface/run";
export { runs } from "./surface/runs";
export { type TrainOptions, train } from "./surface/train";
export { type BanditOptions, bandit } from "./tasks/bandit";
export { type ConditioningOptions, conditioning } from "./tasks/conditioning";
export { type ContextDecisionOptions, contextDecision } from "./tasks/context-decision";
export type { Dataset, Signal, Split, StaticTask } from "./tasks/dataset";
export { type DelayedMatchToSampleOptions, delayedMatchToSample } from "./tasks/delayed-match-to-sample";
export { type DelayedRecallOptions, delayedRecall } from "./tasks/delayed-recall";
export { digits } from "./tasks/digits";
export { type EvidenceAccumulationOptions, evidenceAccumulation } from "./tasks/evidence-accumulation";
export { type Allele, type Genome, type HintonNowlan, hintonNowlan } from "./tasks/hinton-nowlan";
export { mnist } from "./tasks/mnist";
export { type Mnist1dOptions, mnist1d } from "./tasks/mnist1d";
export { type MoversOptions, movers } from "./tasks/movers";
export { type NaturalPatchesOptions, naturalPatches } from "./tasks/natural-patches";
export { type PrismAdaptationOptions, prismAdaptation } from "./tasks/prism-adaptation";
export { type ReachOptions, reach } from "./tasks/reach";
export { type SchematicFacesOptions, schematicFaces } from "./tasks/schematic-faces";
export { type StoreIgnoreRecallOptions, storeIgnoreRecall } from "./tasks/store-ignore-recall";
export { type Joints, type Place, type TwoJointArm, twoJointArm } from "./tasks/two-joint-arm";
export { validationSplit } from "./tasks/validation-split";
export { type VestibuloOcularReflexOptions, vestibuloOcularReflex } from "./tasks/vestibulo-ocular-reflex";
export type { Numbers } from "./train/read";
export type { Outcome, StageRow, StepRow, TestRow } from "./train/rows";
