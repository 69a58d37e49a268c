import type { Course } from "../circuit/types";
import { valueAt } from "../development/courses/table";
import { transformEntry } from "../development/transforms/table";
import { drawNormal, drawUniform } from "../engine/draws";
import { reshape, type Scalar, slice, type Tensor2D } from "../ops";
import type { ObjectiveStep, Program, StageStep } from "../program/program";
import { type Signals, samplesOf, shownTo } from "./forward";
import { type Moment, streamOf } from "./moment";

/** A program as it is at a moment of a stage, and the stage. */
export interface Lived {
  readonly program: Program;
  readonly stage: StageStep;
  /** The signals of a batch, with what inputs show in their place. */
  see(signals: Signals): Signals;
}

/**
 * What a stage makes of a program: what its objectives weigh, how plastic its pathways are, which areas are silent, and what
 * its inputs show.
 *
 * @param moment where in the stage; default its beginning
 */
export function lived(program: Program, stage: StageStep, moment?: Moment): Lived {
  const value = (given: number | Course): number | Scalar => {
    if (typeof given === "number") return given;
    if (!moment?.values) return valueAt(given, 0, 1);
    return reshape(slice(moment.values, stage.courses.indexOf(given), 1), []) as Scalar;
  };
  const { plasticity, weights = {}, lesioned = [] } = stage;
  const weighted = <O>(step: ObjectiveStep<O>): ObjectiveStep<O> =>
    weights[step.id] === undefined ? step : { ...step, weight: value(weights[step.id]!) };
  const factors = plasticity && Object.entries(plasticity).map(([pathway, factor]) => [pathway, value(factor)]);
  return {
    program: {
      ...program,
      objectives: program.objectives.map(weighted),
      contrasts: program.contrasts.map(weighted),
      silent: lesioned,
    },
    stage: { ...stage, ...(factors && { factors: Object.fromEntries(factors) }) },
    see: (signals) => seen(program, stage, signals, moment, value),
  };
}

function seen(
  program: Program,
  { see = {} }: StageStep,
  signals: Signals,
  moment: Moment | undefined,
  now: (value: number | Course) => number | Scalar,
): Signals {
  const samples = samplesOf(signals);
  const shown = program.areas.flatMap((step) => {
    const transforms = see[step.area];
    if (step.kind !== "input" || !transforms) return [];
    const signal = signals[step.signal]!;
    let rows = reshape(signal, [-1, signal.shape.at(-1)!]) as Tensor2D;
    for (const [nth, transform] of transforms.entries()) {
      const stream = () => ({ key: moment!.keys![streamOf(step.area, nth)]!, draw: moment!.draw! });
      const draws = {
        uniform: (shape: readonly number[]) => drawUniform(stream(), shape).values,
        normal: (shape: readonly number[]) => drawNormal(stream(), shape).values,
      };
      rows = transformEntry(transform).see({ rows, samples, shape: step.shape, draws, now }, transform);
    }
    return [[shownTo(step.area), reshape(rows, signal.shape)] as const];
  });
  return { ...signals, ...(Object.fromEntries(shown) as Signals) };
}
