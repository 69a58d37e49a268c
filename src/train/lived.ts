import type { Course } from "../circuit/types";
import { valueAt } from "../development/courses/table";
import { reshape, type Scalar, slice } from "../ops";
import type { ObjectiveStep, Program, StageStep } from "../program/program";
import type { Moment } from "./moment";

/** A program as it is at a moment of a stage, and the stage. */
export interface Lived {
  readonly program: Program;
  readonly stage: StageStep;
}

/**
 * What a stage makes of a program: its objectives' weights, and how plastic its pathways are.
 *
 * @param moment where in the stage; default its beginning
 */
export function lived(program: Program, stage: StageStep, moment?: Moment): Lived {
  const value = (given: number | Course): number | Scalar => {
    if (typeof given === "number") return given;
    if (!moment) return valueAt(given, 0, 1);
    return reshape(slice(moment.values, stage.courses.indexOf(given), 1), []) as Scalar;
  };
  const { plasticity, weights = {} } = stage;
  const weighted = <O>(step: ObjectiveStep<O>): ObjectiveStep<O> =>
    weights[step.id] === undefined ? step : { ...step, weight: value(weights[step.id]!) };
  const factors = plasticity && Object.entries(plasticity).map(([pathway, factor]) => [pathway, value(factor)]);
  return {
    program: {
      ...program,
      objectives: program.objectives.map(weighted),
      contrasts: program.contrasts.map(weighted),
    },
    stage: { ...stage, ...(factors && { factors: Object.fromEntries(factors) }) },
  };
}
