import type { CircuitData } from "../circuit/data";
import type { Outcome, StepRow, TestRow } from "../train/rows";

/**
 * How a rule's direction, which is what it hands to its optimizer, lies to the negative gradient, at one step, on that step's
 * batch. The gradient is that of all objectives, a local one counting for its own area's pathways only.
 */
export interface PathwayRow {
  readonly step: number;
  readonly stage: string;
  readonly pathway: string;
  readonly rule: string;
  /** Degrees, 0 to 180; NaN where either is zero. */
  readonly angle: number;
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
  readonly batch: number;
  readonly versions: { readonly [name: string]: string };
  readonly backend: string;
  /** ISO 8601. */
  readonly started: string;
  /** `"lost"`: found on disk without an end; its process died, or is still at it. */
  readonly outcome: Outcome | { readonly outcome: "lost" };
  /** Steps done. */
  readonly updates: number;
  /** Wall-clock, all replicas together, of which `compiling` was spent on turning the training step into a native program. */
  readonly seconds: number;
  readonly compiling: number;
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
}
