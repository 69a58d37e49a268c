import { activations } from "../architecture/activations";
import { type Backward, drive, transpose } from "../architecture/dense";
import type { Objective } from "../circuit/types";
import type { ObjectiveOf } from "../objectives/objective";
import { objectives } from "../objectives/table";
import { addN, type Scalar, stack, type Tensor1D, type Tensor2D, tensor1d } from "../ops";
import type { PathwayStep, Program } from "../program/program";
import { entry, type State } from "./state";

/** The task's signals for one batch, each [samples, units]; labels as one-hot rows. */
export type Signals = { readonly [signal: string]: Tensor2D };

/** Whose way back the teaching signal takes: each pathway's own rule's, or the transpose everywhere, which is the gradient. */
export type Feedback = "rules" | "gradient";

export interface Activity {
  /** Every area's rates, [samples, units]. */
  readonly rates: { readonly [area: string]: Tensor2D };
  /** The same for areas with a local objective, but through which nothing teaches the areas before them. */
  readonly local: { readonly [area: string]: Tensor2D };
}

/** The circuit's activity for one batch, area after area. */
export function activity(program: Program, state: State, signals: Signals, feedback: Feedback): Activity {
  const rates: { [area: string]: Tensor2D } = {};
  const local: { [area: string]: Tensor2D } = {};
  for (const step of program.areas) {
    if (step.kind === "input") {
      rates[step.area] = signals[step.signal]!;
      continue;
    }
    const { rate } = activations[step.activation];
    const summed = (backward: (pathway: PathwayStep) => Backward) => {
      const drives = step.incoming.map((p) => drive(rates[p.pre]!, state[p.pathway]!.synapses, backward(p)));
      return rate(drives.length === 1 ? drives[0]! : addN(drives)) as Tensor2D;
    };
    rates[step.area] = summed((pathway) => wayBack(pathway, state, feedback));
    if (step.teachesLocally) local[step.area] = summed(() => undefined);
  }
  return { rates, local };
}

function wayBack({ pathway, rule }: PathwayStep, state: State, feedback: Feedback): Backward {
  const { synapses, memory } = state[pathway]!;
  if (feedback === "gradient" || !rule) return transpose(synapses.weights);
  return entry(rule).backward?.across(synapses, memory);
}

/** The loss of every objective of the program, in order, before its weight: [objectives]. */
export function losses(program: Program, { rates, local }: Activity, signals: Signals): Tensor1D {
  const each = program.objectives.map(({ area, objective }): Scalar => {
    const table = objectives[objective.kind] as unknown as ObjectiveOf<Objective>;
    const rate = objective.scope === "local" ? local[area]! : rates[area]!;
    return table.loss(rate, objective.from === undefined ? undefined : signals[objective.from], objective);
  });
  return each.length === 0 ? tensor1d([]) : (stack(each) as Tensor1D);
}
