/** How a training ended. A training that diverges is an outcome, not an exception. */
export type Outcome =
  | { readonly outcome: "finished" }
  | { readonly outcome: "interrupted"; readonly step: number }
  | { readonly outcome: "diverged"; readonly step: number; readonly loss: number };

/** One stage of a training from one seed. */
export interface StageRow {
  readonly stage: string;
  /** Steps done when it began, and when it ended. */
  readonly began: number;
  readonly ended: number;
  /** What ended it: its length, what it was to go on until (`reached`) or the epochs within which that was to be, or the training's end. */
  readonly by: "length" | "reached" | "within" | "interrupted" | "diverged";
}

/** The training loss of one objective at one step, on that step's batch, before the step's update. */
export interface StepRow {
  readonly step: number;
  readonly stage: string;
  readonly area: string;
  /** Its name in the program: `"naming crossEntropy"`. */
  readonly objective: string;
  /** Before the objective's weight. */
  readonly loss: number;
}

/** One objective on the whole test set, at one test: before training (step 0), after every epoch, and where else asked for. */
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
