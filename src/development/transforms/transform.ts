import type { Course, Transform } from "../../circuit/types";
import type { Scalar, Tensor, Tensor2D } from "../../ops";

/** Numbers of the transform's own stream: the same ones in one training step, others in the next. */
export interface Draws {
  uniform(shape: readonly number[]): Tensor;
  normal(shape: readonly number[]): Tensor;
}

/** What a transform finds. */
export interface Sight {
  /** What the input shows, a row a sample: [rows, units]; in time the rows of every step, one step after another. */
  readonly rows: Tensor2D;
  /** Samples in the batch. */
  readonly samples: number;
  /** Of the input: [height, width] or [height, width, channels] of an image. */
  readonly shape: readonly number[];
  readonly draws: Draws;
  /** A setting that may change in the course of the stage, as it is now. */
  now(value: number | Course): number | Scalar;
}

/** A transform's entry in the table. */
export interface TransformOf<T extends Transform> {
  /** Loose data, such as from JSON, made exact. */
  parse(given: T): T;
  /** Whether it draws. */
  readonly random: boolean;
  /** Its settings that may change in the course of a stage. */
  courses(transform: T): readonly (number | Course)[];
  see(sight: Sight, transform: T): Tensor2D;
}
