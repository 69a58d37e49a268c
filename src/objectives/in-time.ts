import { slice, type Tensor2D } from "../ops";

/** The rows of every step but the last, of rows that are the samples of one step after another. */
export const butLast = (rows: Tensor2D, samples: number): Tensor2D =>
  slice(rows, [0, 0], [rows.shape[0] - samples, rows.shape[1]]);

/** The rows of every step but the first. */
export const butFirst = (rows: Tensor2D, samples: number): Tensor2D =>
  slice(rows, [samples, 0], [rows.shape[0] - samples, rows.shape[1]]);

/**
 * Activity beside what it is to say of another: in time that of the next step, so that the last has no partner; without
 * time that of the same moment.
 */
export const beside = (activity: Tensor2D, other: Tensor2D, samples: number): readonly [Tensor2D, Tensor2D] =>
  activity.shape[0] === samples ? [activity, other] : [butLast(activity, samples), butFirst(other, samples)];
