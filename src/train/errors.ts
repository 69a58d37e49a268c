import type { Errors } from "../learning/rule";
import { concat, grad, mul, type Scalar, type Tensor, type Tensor2D } from "../ops";
import { errorsAfter, type Program } from "../program/program";
import { type Activity, loss, type Signals } from "./forward";

/** The errors that are sent to an area: its own, and those of the areas after it. */
export function errors(program: Program, area: string, seen: Activity, signals: Signals): Errors {
  const after = errorsAfter(program.circuit, area).map(
    (name) => errorOf(program, name, seen, signals, ({ scope }) => scope === "upstream")!,
  );
  return {
    own: errorOf(program, area, seen, signals, () => true),
    after: after.length === 0 ? undefined : (concat(after, 1) as Tensor2D),
  };
}

// Derivatives of an area's own objectives, with their weights, by its rates; undefined where it has none.
function errorOf(
  program: Program,
  area: string,
  { rates }: Activity,
  signals: Signals,
  counts: (objective: Program["objectives"][number]["objective"]) => boolean,
): Tensor2D | undefined {
  const here = program.objectives.filter((step) => step.area === area && counts(step.objective));
  if (here.length === 0) return undefined;
  const total = (rate: Tensor) =>
    here
      .map((step) => mul(loss(step, rate as Tensor2D, signals), step.objective.weight) as Scalar)
      .reduce((sum, one) => sum.add(one) as Scalar);
  return grad(total)(rates[area]!) as Tensor2D;
}
