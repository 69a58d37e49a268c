import type { CompileReport } from "../engine/compile";
import type { Saved } from "./saved-state";

/**
 * Where a training stands between two steps, in a stage that has begun or at its end: those of its replicas whose stage goes
 * on are in step.
 */
export interface Position {
  /** The place of the stage; past the last where all have ended. */
  readonly stage: number;
  /** Steps of the stage that have been taken; where these are whole epochs, the next has not begun. */
  readonly taken: number;
}

/** A training between two steps: with the circuit and the task it is all that goes on. */
export interface Checkpoint {
  readonly position: Position;
  /** One for each seed; the tensors are whose they are. */
  readonly replicas: readonly Saved[];
  /** Seconds that went into compiling, and into what was observed. */
  readonly compiling: number;
  readonly observing: number;
  /** How the functions that were compiled for it have run so far. */
  readonly reports: readonly CompileReport[];
}

/** When checkpoints are made, and what becomes of them. */
export interface Checkpoints {
  /** From one to the next, beside those at an interrupt and at the end. */
  readonly seconds: number;
  /** What it is given is the training's own, and changes with the next step. */
  save(checkpoint: Checkpoint): void;
}
