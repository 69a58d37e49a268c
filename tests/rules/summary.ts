import type { Arm } from "./arm";
import type { Row } from "./row";

/** What the seeds of an arm come to. */
export interface Summary {
  readonly arm: Arm;
  readonly rows: readonly Row[];
  /** Mean and standard deviation over seeds of the accuracy on the test set, in percent; not a number where one diverged. */
  readonly mean: number;
  readonly sd: number;
  /** Mean angle to the gradient over seeds at the first step of each epoch, degrees. */
  readonly angles: readonly number[];
}

export function summary(arm: Arm, rows: readonly Row[]): Summary {
  const accuracies = rows.map(({ testAccuracy }) => (testAccuracy === null ? Number.NaN : 100 * testAccuracy));
  const epochs = Math.min(...rows.map(({ angles }) => angles.length));
  return {
    ...{ arm, rows, mean: mean(accuracies), sd: sd(accuracies) },
    angles: Array.from({ length: epochs }, (_, epoch) => mean(rows.map(({ angles }) => angles[epoch]!))),
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of the values that these are a sample of; 0 of one value. */
function sd(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
}
