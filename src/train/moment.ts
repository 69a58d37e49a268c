import { valueAt } from "../development/courses/table";
import { transformEntry } from "../development/transforms/table";
import {
  reshape,
  type Scalar,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor,
  tensor1d,
  tensor2d,
} from "../ops";
import type { StageStep } from "../program/program";
import { streams } from "../support/streams";
import type { Stretch } from "./together";

/** What is particular to one step of a stage, as tensors, so that one program serves them all. */
export type Moment = {
  /** Of the stage's courses, in order: [courses]; absent where it has none. */
  readonly values?: Tensor1D;
  /** Where something is drawn: how many updates there have been, int32. */
  readonly draw?: Scalar;
  /** Of the streams from which transforms draw, int32 [2] each. */
  readonly keys?: { readonly [stream: string]: Tensor };
};

/** The same of every step that there is room for. */
export type Moments = {
  /** [room, courses] and [room]. */
  readonly rows: { readonly values?: Tensor2D; readonly draw?: Tensor1D };
  readonly keys?: Moment["keys"];
};

/** Whose moments they are. */
export interface Whose {
  readonly seed: number;
  /** Steps done before the first of them. */
  readonly updates: number;
}

/** The stream of the transform of this input that is the nth. */
export const streamOf = (area: string, nth: number): string => `see/${area}/${nth}`;

/** What is the same in all of them. */
export const keysOf = ({ rows: _, ...keys }: Moments): Pick<Moment, "keys"> => keys;

/** The moment of the first of them. */
export const firstOf = ({ rows: { values, draw }, ...keys }: Moments): Moment => ({
  ...keys,
  ...(values && { values: reshape(slice(values, 0, 1), [-1]) as Tensor1D }),
  ...(draw && { draw: reshape(slice(draw, 0, 1), []) as Scalar }),
});

/** The moments of some steps, which are the caller's to dispose; undefined in a stage whose steps are all alike. */
export function momentsOf(
  { courses, random, see = {} }: StageStep,
  { seed, updates }: Whose,
  { room, steps, taken, perEpoch }: Pick<Stretch, "room" | "steps" | "taken" | "perEpoch">,
): Moments | undefined {
  if (courses.length === 0 && !random) return undefined;
  const values = Array.from({ length: room }, (_, i) =>
    courses.map((course) => (i < steps ? valueAt(course, taken + i, perEpoch) : 0)),
  );
  const named = streams(seed);
  const drawing = Object.entries(see).flatMap(([area, all]) =>
    all.flatMap((transform, nth) => (transformEntry(transform).random ? [streamOf(area, nth)] : [])),
  );
  return {
    rows: {
      ...(courses.length > 0 && { values: tensor2d(values, [room, courses.length], "float32") }),
      ...(random && {
        draw: tensor1d(
          Int32Array.from({ length: room }, (_, i) => updates + i),
          "int32",
        ),
      }),
    },
    ...(random && {
      keys: Object.fromEntries(drawing.map((name) => [name, tensor(named(name).integers(2, 2 ** 31), [2], "int32")])),
    }),
  };
}
