import { measured, program } from "../program/program";
import type { RunRecord } from "./record";

/** The weight of each objective, by its name in the program. */
export const weights = ({ circuit }: RunRecord): ReadonlyMap<string, number> =>
  new Map(measured(program(circuit)).map(({ id, objective }) => [id, objective.weight]));

/** The objectives' losses at the last test, summed with their weights; NaN where there was no test. */
export function testLoss(record: RunRecord): number {
  const weight = weights(record);
  const newest = record.tests.at(-1);
  if (!newest) return Number.NaN;
  const last = record.tests.filter(({ step, stage }) => step === newest.step && stage === newest.stage);
  return last.reduce((sum, { objective, loss }) => sum + weight.get(objective)! * loss, 0);
}
