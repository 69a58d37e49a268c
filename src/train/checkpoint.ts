import type { CompileReport } from "../engine/compile";
import type { Saved } from "./saved-state";

/** Where a training stands between two steps: all its replicas are in step. */
export interface Position {
  /** The place of the stage, and how many of its epochs have begun. */
  readonly stage: number;
  readonly epochs: number;
  /** Steps done in the last epoch that has begun; all of them where none has. */
  readonly done: number;
  /** Steps done in all. */
  readonly step: number;
  /** The step at which it was tested last; -1 before that. */
  readonly testedAt: number;
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
