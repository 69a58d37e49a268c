import type { AnyCircuit } from "../../src/surface/circuit";

/** A number that someone else has measured, and where it stands. */
export interface Published {
  /** Share of the test set named right, in percent. */
  readonly accuracy: number;
  /** With what, as far as it differs: `"784-1000-10, 50 epochs"`. */
  readonly by: string;
  readonly source: string;
}

/** A line of the table: a learning rule in a circuit that it can train. */
export interface Arm {
  /** What the table calls it. */
  readonly rule: string;
  /** What differs from the other arms' circuit, in a few words; nothing by default. */
  readonly but?: string;
  /** The circuit, with the rate that is tuned, and trained for so many epochs. */
  circuit(rate: number, epochs: number): AnyCircuit;
  /** The rates to choose from; none where nothing learns. */
  readonly rates: readonly number[];
  readonly epochs: number;
  /** The pathway whose angle to the gradient is measured, once an epoch; none where there is no gradient to compare with. */
  readonly angleAt?: string | undefined;
  /** What the mean over five seeds is to reach at least, in percent; set before the run; 0 in an arm that is to be beaten. */
  readonly least: number;
  readonly published?: Published;
}
