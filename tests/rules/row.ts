/** What `--json FILE` writes: a row a rule and seed. */
export interface Row {
  readonly rule: string;
  readonly seed: number;
  /** Share of the test set named right at the end, from 0 to 1; not a number where it diverged, `null` in JSON. */
  readonly testAccuracy: number | null;
  readonly epochs: number;
  /** Of training and testing all seeds side by side, divided by their number; tuning is not in it. */
  readonly seconds: number;
  /** The rate that tuning chose; `null` where nothing learns. */
  readonly learningRate: number | null;
  /** Degrees between the rule's direction and the gradient in the first pathway, at the last epoch's first step. */
  readonly angle: number | null;
  /** The same at the first step of every epoch. */
  readonly angles: readonly number[];
}
