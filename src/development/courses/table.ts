import type { Course } from "../../circuit/types";
import { UsageError } from "../../support/errors";
import { atLeastZero } from "../../support/numbers";
import type { CourseOf, Knot } from "./course";
import { type CriticalPeriod, criticalPeriodEntry } from "./critical-period";
import { type Ramp, rampEntry } from "./ramp";

/** Every kind of course there is. */
type AnyCourse = CriticalPeriod | Ramp;

const courses: { readonly [K in AnyCourse["kind"]]: CourseOf<Extract<AnyCourse, { kind: K }>> } = {
  criticalPeriod: criticalPeriodEntry,
  ramp: rampEntry,
};

const entryOf = ({ kind }: Course) => courses[kind as AnyCourse["kind"]] as unknown as CourseOf<Course>;

/** @throws UsageError where it is neither a number of at least 0 nor a course */
export function parseValue(where: string, name: string, given: number | Course): number | Course {
  if (typeof given === "number") return atLeastZero(where, name, given);
  const { kind } = (given ?? {}) as Course;
  if (!Object.hasOwn(courses, kind ?? ""))
    throw new UsageError(
      where,
      `${name} is a number, or changes by ${Object.keys(courses)
        .map((known) => `${known}()`)
        .join(" or ")}, not ${JSON.stringify(given)}`,
    );
  return entryOf(given).parse(given);
}

/** When it has which value, in its own unit of time. */
export const knotsOf = (course: Course): readonly Knot[] => entryOf(course).knots(course);

/** The value that it has so many steps after the stage has begun. */
export const valueAt = (value: number | Course, step: number, perEpoch: number): number =>
  typeof value === "number" ? value : valueAtTime(value, value.unit === "steps" ? step : step / perEpoch);

/** The value that a course has at a time in its own unit. */
export function valueAtTime(course: Course, time: number): number {
  const knots = knotsOf(course);
  const next = knots.findIndex(([at]) => at > time);
  if (next === 0) return knots[0]![1];
  if (next === -1) return knots.at(-1)![1];
  const [[before, from], [after, to]] = [knots[next - 1]!, knots[next]!];
  return from + ((time - before) / (after - before)) * (to - from);
}
