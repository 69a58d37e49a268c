import type { Course } from "../../circuit/types";

/** A course's entry in the table. */
export interface CourseOf<C extends Course> {
  /** Loose data, such as from JSON, made exact. */
  parse(given: C): C;
  /**
   * When it has which value, in the order of time, straight lines between: before the first of them it has the first value, after
   * the last the last, and where two are at one time it jumps to the later.
   */
  knots(course: C): readonly Knot[];
}

export type Knot = readonly [time: number, value: number];
