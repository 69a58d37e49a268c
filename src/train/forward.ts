import { activations } from "../architecture/activations";
import { type Backward, drive, transpose } from "../architecture/dense";
import type { Objective } from "../circuit/types";
import { entryOf } from "../learning/entry";
import type { Rates } from "../learning/group";
import type { ObjectiveOf } from "../objectives/objective";
import { objectives } from "../objectives/table";
import { add, addN, type Scalar, stack, type Tensor1D, type Tensor2D, tensor1d } from "../ops";
import type { ObjectiveStep, PathwayStep, Program } from "../program/program";
import { atPathway, type State } from "./state";

/** The task's signals for one batch, each [samples, units]; labels as one-hot rows. */
export type Signals = { readonly [signal: string]: Tensor2D };

/** Whose way back the teaching signal takes: each pathway's own rule's, or the transpose everywhere, which is the gradient. */
export type Feedback = "rules" | "gradient";

export interface Activity {
  /** Every area's rates, [samples, units]. */
  readonly rates: Rates;
  /** The drives of the areas that have one: what their pathways bring, added up. */
  readonly drives: Rates;
  /** The rates of areas with a local objective, through which nothing teaches the areas before them. */
  readonly local: Rates;
  /** What was added to drives from outside. */
  readonly added: Rates;
}

/** What is done to areas from outside while their activity is computed. */
export interface Intervention {
  /** Areas whose rates are these, whatever drives them. */
  readonly rates?: Rates;
  /** Added to the areas' drives. */
  readonly drives?: Rates;
}

/** The circuit's activity for one batch, area after area. */
export function activity(
  program: Program,
  state: State,
  signals: Signals,
  feedback: Feedback,
  { rates: held = {}, drives: added = {} }: Intervention = {},
): Activity {
  const rates: { [area: string]: Tensor2D } = {};
  const drives: { [area: string]: Tensor2D } = {};
  const local: { [area: string]: Tensor2D } = {};
  for (const step of program.areas) {
    const { area } = step;
    if (step.kind === "input") {
      rates[area] = signals[step.signal]!;
      continue;
    }
    const { rate } = activations[step.activation];
    const summed = (backward: (pathway: PathwayStep) => Backward) => {
      const each = step.incoming.map((p) => drive(rates[p.pre]!, state[p.pathway]!.synapses, backward(p)));
      const sum = each.length === 1 ? each[0]! : (addN(each) as Tensor2D);
      return added[area] ? (add(sum, added[area]) as Tensor2D) : sum;
    };
    if (held[area]) rates[area] = held[area];
    else {
      drives[area] = summed((pathway) => wayBack(pathway, state, feedback));
      rates[area] = rate(drives[area]) as Tensor2D;
    }
    if (step.teachesLocally) local[area] = held[area] ?? (rate(summed(() => undefined)) as Tensor2D);
  }
  return { rates, drives, local, added };
}

function wayBack(step: PathwayStep, state: State, feedback: Feedback): Backward {
  const { pathway, rule } = step;
  if (feedback === "gradient" || !rule) return transpose(state[pathway]!.synapses.weights);
  const { backward } = entryOf(rule);
  return backward && ((teaching) => backward.across(teaching, atPathway(step, state[pathway]!), rule));
}

/** The loss of every objective of the program, in order, before its weight: [objectives]. */
export function losses(program: Program, activity: Activity, signals: Signals): Tensor1D {
  const each = program.objectives.map((step) => {
    const rate = step.objective.scope === "local" ? activity.local[step.area]! : activity.rates[step.area]!;
    return loss(step, rate, signals);
  });
  return each.length === 0 ? tensor1d([]) : (stack(each) as Tensor1D);
}

/** The loss of one objective at its area's rates, before its weight. */
export const loss = ({ objective }: ObjectiveStep, rate: Tensor2D, signals: Signals): Scalar =>
  objectiveEntry(objective.kind).loss(rate, target(objective, signals), objective);

/** The same of each sample, [samples], or of the batch as a whole, a scalar. */
export const costs = ({ objective }: ObjectiveStep, rate: Tensor2D, signals: Signals): Tensor1D | Scalar => {
  const table = objectiveEntry(objective.kind);
  return (table.each ?? table.loss)(rate, target(objective, signals), objective);
};

const objectiveEntry = (kind: ObjectiveStep["objective"]["kind"]) =>
  objectives[kind] as unknown as ObjectiveOf<Objective>;
const target = ({ from }: Objective, signals: Signals) => (from === undefined ? undefined : signals[from]);
