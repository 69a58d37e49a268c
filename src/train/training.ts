import type { CompileReport } from "../engine/compile";
import type { Program, StageStep } from "../program/program";
import type { Checkpoint, Checkpoints } from "./checkpoint";
import type { ChunkArguments, ChunkResult } from "./chunk";
import type { Resident } from "./data";
import type { Observer } from "./observe";
import type { News } from "./replica";
import type { Outcome, StageRow, TestRow } from "./rows";
import type { State } from "./state";

export interface TrainerOptions {
  /** A replica is trained from each. */
  readonly seeds: readonly number[];
  /** Samples a step, at most all of the training set. */
  readonly batch: number;
  /** Tested before the first step and after every epoch (default), or only where the training has ended. */
  readonly testAt?: "epochs" | "end";
  /** Steps from one test to the next within an epoch; 0 for none. */
  readonly testEvery: number;
  /** Steps in one native call at most; default as many as take some 50 ms. The results do not depend on it. */
  readonly atOnce?: number;
  /** Any of them ends the training when it is aborted. */
  readonly signals: readonly AbortSignal[];
  readonly observer?: Observer;
  /** Default: none are made. */
  readonly checkpoints?: Checkpoints;
  /** Where it goes on, as if it had never stopped; the tensors are then the training's. Default: the start. */
  readonly from?: Pick<Checkpoint, "position" | "replicas">;
  /** Called several times a second, and after every test. */
  onProgress(progress: Progress): void;
}

export interface Progress {
  readonly stage: string;
  /** Steps done, of all that the circuit's development asks for, all replicas together. */
  readonly step: number;
  readonly of: number;
  /** What is new since the last call, for each of the seeds. */
  readonly news: readonly News[];
}

/** What became of one replica. */
export interface Trained {
  readonly outcome: Outcome;
  /** Steps done. */
  readonly updates: number;
  readonly stages: readonly StageRow[];
  /** Its tensors are the caller's. */
  readonly state: State;
}

/** A program on a data set, compiled: what one training is carried out with. */
export interface Bench {
  readonly program: Program;
  readonly data: Resident;
  chunk(stage: StageStep, values: ChunkArguments): ChunkResult;
  /** Tests the state, with pauses in which the rest of the process lives; `undefined` where it was to `stop` in one. */
  test(
    state: State,
    at: Pick<TestRow, "stage" | "step" | "epoch">,
    stop: () => boolean,
  ): Promise<TestRow[] | undefined>;
  /** How the functions that were compiled have run so far. */
  reports(): readonly CompileReport[];
}

/** How a training has gone. */
export interface Lived {
  /** One for each seed. */
  readonly replicas: readonly Trained[];
  /** Seconds spent on compiling. */
  readonly compiling: number;
  /** Seconds spent on what was to be observed; 0 without an observer. */
  readonly observing: number;
  /** How the functions that were compiled for it have run: steps, test and measurements. */
  readonly reports: readonly CompileReport[];
}
