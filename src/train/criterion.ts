import type { Until } from "../circuit/types";
import { measured, type Program } from "../program/program";
import { TaskError } from "../support/errors";
import type { Resident } from "./data";
import { isNaming } from "./evaluate";
import type { TestRow } from "./rows";

/** Whether a test says that the stage has ended. */
export function isReached({ metric, area, atLeast, atMost }: Until, rows: readonly TestRow[] = []): boolean {
  const row = rows.find((row) => (area === undefined || row.area === area) && row[metric] !== undefined);
  const value = row?.[metric] ?? Number.NaN;
  return atLeast === undefined ? value <= atMost! : value >= atLeast;
}

/** @throws TaskError where a stage goes on until a metric that no test has */
export function checkCriteria(program: Program, classes: Resident["classes"]): void {
  for (const { stage, until } of program.stages) {
    if (!until) continue;
    const { metric, area } = until;
    const has = (step: ReturnType<typeof measured>[number]) =>
      (area === undefined || step.area === area) && (metric === "loss" || isNaming(program, step, classes));
    if (measured(program).some(has)) continue;
    const who = area === undefined ? "no area has an" : `"${area}" has no`;
    throw new TaskError(
      `stage ${JSON.stringify(stage)}`,
      `it goes on until ${metric}, but ${who} objective${metric === "loss" ? "" : " whose target is a label"}`,
    );
  }
}
