import type { Course } from "../../circuit/types";
import { UsageError } from "../../support/errors";
import { atLeastZero } from "../../support/numbers";
import type { CourseOf } from "./course";
import { unitOf } from "./unit";

export interface Ramp extends Course {
  readonly kind: "ramp";
  readonly from: number;
  readonly to: number;
  readonly begins: number;
  readonly ends: number;
}

/**
 * A straight line from one value to another; before it begins it is the one, after its end the other.
 *
 * @param options.from at least 0, as `to`
 * @param options.begins from the beginning of the stage on; default 0
 * @param options.ends after it begins, or with it for a jump
 * @param options.unit of these times: `"epochs"` (default) or `"steps"`
 * @throws UsageError where it ends before it begins, or a value is below 0
 * @example
 * ramp({ from: 0, to: 1, ends: 2 }).begins; // 0
 */
export function ramp({
  from,
  to,
  begins = 0,
  ends,
  unit,
}: Pick<Ramp, "from" | "to" | "ends"> & Partial<Pick<Ramp, "begins" | "unit">>): Ramp {
  const where = "ramp()";
  for (const [name, value] of Object.entries({ from, to, begins, ends })) atLeastZero(where, name, value);
  if (begins > ends) throw new UsageError(where, `it ends at ${ends}, before it begins at ${begins}`);
  return { kind: "ramp", from, to, begins, ends, unit: unitOf(where, unit) };
}

export const rampEntry: CourseOf<Ramp> = {
  parse: ramp,
  knots: ({ from, to, begins, ends }) => [
    [begins, from],
    [ends, to],
  ],
};
