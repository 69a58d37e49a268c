import type { Course } from "../../circuit/types";
import { UsageError } from "../../support/errors";

/** @throws UsageError where it is no unit of a course's times */
export function unitOf(where: string, unit: Course["unit"] = "epochs"): Course["unit"] {
  if (unit !== "epochs" && unit !== "steps")
    throw new UsageError(where, `unit is "epochs" or "steps", not ${JSON.stringify(unit)}`);
  return unit;
}
