import type { CircuitData } from "../circuit/data";
import type { Rule } from "../circuit/types";
import type { Outcome, StageRow, StepRow, TestRow } from "../train/rows";

/**
 * A plastic pathway at one step, on that step's batch, before its update. The direction is what its rule hands to the
 * optimizer; the gradient is that of all objectives but contrasts such as `goodness`, a local one counting for its own area's
 * pathways only. Where the gradient does not reach the pathway, what is measured by it is NaN.
 */
export interface PathwayRow {
  readonly step: number;
  readonly stage: string;
  readonly pathway: string;
  readonly rule: string;
  /** Between direction and gradient, of the numbers that the rule changes: degrees, 0 to 180; NaN where either is zero. */
  readonly angle: number;
  readonly cosine: number;
  /**
   * Of the direction d as an estimate of g, the gradient of the first so many training samples, over batches drawn from them
   * with replacement and over the rule's own noise: ‖E d − g‖ / ‖g‖, E‖d − E d‖² / ‖g‖² and ‖E d‖² / E‖d − E d‖², less what
   * the finite number of batches adds to them. Absent unless they were asked for.
   */
  readonly bias?: number;
  readonly variance?: number;
  readonly snr?: number;
  /** ‖W‖, Frobenius, without the bias; and that of what the step changes about W. */
  readonly weights: number;
  readonly update: number;
  /**
   * Share of the units of the area it ends on that are dead: never above zero where units are silent at rest (relu, spikes),
   * else the same for all samples and time steps.
   */
  readonly dead: number;
  /** Mean activity of these units. */
  readonly activity: number;
}

/** How the directions of two rules lie to each other at a pathway, at one step, for the same weights and batch. */
export interface AlignmentRow {
  readonly step: number;
  readonly stage: string;
  readonly pathway: string;
  /** The pathway's own rule, `gradient`, or a rule that runs in the shadow of the training. */
  readonly rule: string;
  readonly other: string;
  /** Of the angle between them, over the numbers that both change; NaN where either is zero. */
  readonly cosine: number;
}

/** How a circuit was trained, beside what the record says of it: with the seed, all that a training depends on. */
export interface RunSettings {
  readonly testAt: "epochs" | "end";
  /** Steps from one test to the next; 0 for none. */
  readonly testEvery: number;
  /** Seconds from one checkpoint to the next; 0 for none at all. */
  readonly checkpoint: number;
  /** What was observed: every so many steps, 0 for never; over so many batches of so many samples; and the rules in shadow. */
  readonly observe: {
    readonly every: number;
    readonly repeats: number;
    readonly samples: number;
    readonly shadow: readonly (readonly [name: string, rule: Rule])[];
  };
}

/** A training that was cut short and went on. */
export interface Resumption {
  /** ISO 8601. */
  readonly at: string;
  /** The step after which. */
  readonly step: number;
  readonly versions: RunRecord["versions"];
  readonly backend: string;
}

/** Everything that a training leaves behind but its weights: plain data. */
export interface RunRecord {
  readonly id: string;
  readonly circuit: CircuitData;
  /** The circuit's own. */
  readonly hash: string;
  readonly task: string;
  readonly seed: number;
  /** How many replicas, this one among them, were trained side by side; absent where it was alone. */
  readonly together?: number;
  /** The names and seeds of these, this one among them. */
  readonly beside?: readonly { readonly id: string; readonly seed: number }[];
  readonly batch: number;
  /** Absent in a record of a Triad that did not write it yet. */
  readonly settings?: RunSettings;
  readonly versions: { readonly [name: string]: string };
  readonly backend: string;
  /** ISO 8601. */
  readonly started: string;
  /** Absent where it was never cut short. */
  readonly resumed?: readonly Resumption[];
  /** `"lost"`: found on disk without an end; its process died, or is still at it. */
  readonly outcome: Outcome | { readonly outcome: "lost" };
  /** Steps done. */
  readonly updates: number;
  /** When each stage began and ended; absent in a run without an end. */
  readonly stages?: readonly StageRow[];
  /** Wall-clock, all replicas together, of which `compiling` was spent on turning the training step into a native program. */
  readonly seconds: number;
  readonly compiling: number;
  /** Of `seconds`, those that went into what was observed; absent where nothing was. */
  readonly observing?: number;
  /**
   * What ran as a native program, which of the two compiled that, XLA or TensorFlow by itself, and why; absent where nothing
   * did. A function comes once: as it last ran.
   */
  readonly compiled?: readonly {
    readonly function: string;
    readonly compiler: "tensorflow" | "xla";
    readonly why: string;
  }[];
  /** What could not run as a native program and ran operation by operation, and why; absent where nothing did. */
  readonly eager?: readonly { readonly function: string; readonly why: string }[];
  readonly steps: readonly StepRow[];
  readonly tests: readonly TestRow[];
  readonly pathways: readonly PathwayRow[];
  readonly alignment: readonly AlignmentRow[];
}
