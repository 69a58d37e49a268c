import type { CircuitData } from "../circuit/data";

/** How a training ended. A training that diverges is an outcome, not an exception. */
export type Outcome =
  | { readonly outcome: "finished" }
  | { readonly outcome: "interrupted"; readonly step: number }
  | { readonly outcome: "diverged"; readonly step: number; readonly loss: number }
  /** Found on disk without an end: its process died, or is still at it. */
  | { readonly outcome: "lost" };

/** The training loss of one objective at one step, on that step's batch, before the step's update. */
export interface StepRow {
  readonly step: number;
  readonly stage: string;
  readonly area: string;
  readonly objective: string;
  readonly loss: number;
}

/** One objective on the whole test set: before training (step 0) and after every epoch. */
export interface TestRow {
  readonly step: number;
  readonly epoch: number;
  readonly stage: string;
  readonly area: string;
  readonly objective: string;
  readonly loss: number;
  /** Share of samples named right; absent where the objective has no notion of it. */
  readonly accuracy?: number;
}

/** How the update of one pathway lies to the negative gradient of all objectives, at one step, on that step's batch. */
export interface PathwayRow {
  readonly step: number;
  readonly stage: string;
  readonly pathway: string;
  readonly rule: string;
  /** Degrees between the rule's update and the negative gradient, 0 to 180; NaN where either is zero. */
  readonly angle: number;
}

/** Everything that a training leaves behind but its weights: plain data. */
export interface RunRecord {
  readonly id: string;
  readonly circuit: CircuitData;
  /** SHA-256 of the circuit's JSON. */
  readonly hash: string;
  readonly task: string;
  readonly seed: number;
  readonly batch: number;
  readonly versions: { readonly [name: string]: string };
  readonly backend: string;
  /** ISO 8601. */
  readonly started: string;
  readonly outcome: Outcome;
  /** Wall-clock, of which `compiling` was spent on turning the training step into a native program. */
  readonly seconds: number;
  readonly compiling: number;
  readonly steps: readonly StepRow[];
  readonly tests: readonly TestRow[];
  readonly pathways: readonly PathwayRow[];
}
