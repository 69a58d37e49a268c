import { valueAt } from "../development/courses/table";
import { reshape, slice, type Tensor1D, type Tensor2D, tensor2d } from "../ops";
import type { StageStep } from "../program/program";
import type { Stretch } from "./together";

/** What is particular to one step of a stage, as tensors, so that one program serves them all. */
export type Moment = {
  /** Of the stage's courses, in order: [courses]. */
  readonly values: Tensor1D;
};

/** The same of every step that there is room for: [room, courses]. */
export type Moments = { readonly values: Tensor2D };

/** The moment of the first of them. */
export const firstOf = ({ values }: Moments): Moment => ({ values: reshape(slice(values, 0, 1), [-1]) as Tensor1D });

/** The moments of some steps, which are the caller's to dispose; undefined in a stage whose steps are all alike. */
export function momentsOf(
  { courses }: StageStep,
  { room, steps, taken, perEpoch }: Pick<Stretch, "room" | "steps" | "taken" | "perEpoch">,
): Moments | undefined {
  if (courses.length === 0) return undefined;
  const values = Array.from({ length: room }, (_, i) =>
    courses.map((course) => (i < steps ? valueAt(course, taken + i, perEpoch) : 0)),
  );
  return { values: tensor2d(values, [room, courses.length], "float32") };
}
