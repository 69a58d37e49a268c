import type { Course } from "../../circuit/types";
import { UsageError } from "../../support/errors";
import { atLeastZero } from "../../support/numbers";
import type { CourseOf } from "./course";
import { unitOf } from "./unit";

export interface CriticalPeriod extends Course {
  readonly kind: "criticalPeriod";
  readonly opens: number;
  readonly peak: number;
  readonly closes: number;
}

/**
 * How plastic a pathway is that has a critical period: not at all before it opens, wholly at its peak, and not at all once it
 * has closed, with straight lines between. A pathway whose period opens and is at its peak at once is wholly plastic from then.
 *
 * The form is the simplest that has an onset, a peak and a closure, as critical periods of cortical plasticity have them
 * (Hensch 2005, Nat. Rev. Neurosci.).
 *
 * @param options.opens from the beginning of the stage on; default 0
 * @param options.peak default: as it opens
 * @param options.unit of these times: `"epochs"` (default) or `"steps"`
 * @throws UsageError where they are not in this order
 * @example
 * criticalPeriod({ peak: 1, closes: 3 }).opens; // 0
 */
export function criticalPeriod({
  opens = 0,
  peak = opens,
  closes,
  unit,
}: Partial<Pick<CriticalPeriod, "opens" | "peak" | "unit">> & Pick<CriticalPeriod, "closes">): CriticalPeriod {
  const where = "criticalPeriod()";
  for (const [name, value] of Object.entries({ opens, peak, closes })) atLeastZero(where, name, value);
  if (opens > peak || peak > closes || opens === closes)
    throw new UsageError(where, `it opens, is at its peak, and closes, not at ${opens}, ${peak} and ${closes}`);
  return { kind: "criticalPeriod", opens, peak, closes, unit: unitOf(where, unit) };
}

export const criticalPeriodEntry: CourseOf<CriticalPeriod> = {
  parse: criticalPeriod,
  knots: ({ opens, peak, closes }) => [
    [opens, 0],
    [peak, 1],
    [closes, 0],
  ],
};
