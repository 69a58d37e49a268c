import { type Backward, drive, transpose } from "../architecture/dense";
import { type CellState, type NeuralArea, type NeuronOf, neurons } from "../architecture/neurons";
import { normalised } from "../architecture/normalised";
import { entryOf } from "../learning/entry";
import type { Rates } from "../learning/group";
import { add, addN, argMax, cast, mul, oneHot, softmax, sub, type Tensor2D } from "../ops";
import type { PathwayStep, Program } from "../program/program";
import { atPathway, type State } from "./state";

/** Whose way back the teaching signal takes: each pathway's own rule's, or the transpose everywhere, which is the gradient. */
export type Feedback = "rules" | "gradient";

/** What is done to areas from outside while their activity is computed. */
export interface Intervention {
  /** Areas whose rates are these, whatever drives them; of an input area, what it shows. */
  readonly rates?: Rates;
  /** Added to the areas' drives: [samples, units], or rows of every time step. */
  readonly drives?: Rates;
  /**
   * Areas that choose: the unit whose activity is largest with this added to it emits 1, all others 0. Rows of every time step.
   */
  readonly choices?: Rates;
}

/** What areas keep from one time step to the next. */
export type Past = {
  /** What their units keep, by area. */
  readonly cells: { readonly [area: string]: CellState };
  /** The same in areas with a local objective, as far as it is taught. */
  readonly local: { readonly [area: string]: CellState };
  /** The rates of the areas from which a pathway brings what was a step ago. */
  readonly rates: Rates;
};

/** The activity of one time step, or of a circuit without time. */
export interface Passed {
  /** Every area's rates, [samples, units]. */
  readonly rates: Rates;
  /** The drives of the areas that have one: what their pathways bring, added up. */
  readonly drives: Rates;
  /** The derivatives of their rates by their drives in the same step; only where asked for. */
  readonly slopes: Rates;
  /**
   * In areas that choose, the derivative by the drives of the logarithm of the probability of the choice, where what is added
   * to activity follows Gumbel's distribution: each unit is chosen with the probability of a softmax of the activity.
   */
  readonly scores: Rates;
  /** The rates of areas with a local objective, through which nothing teaches the areas before them. */
  readonly local: Rates;
  readonly past: Past;
}

/** Drives by pathway, [samples, units]. */
export type Drives = { readonly [pathway: string]: Tensor2D };

/** What the pathways from these input areas bring to their targets; nothing is taught to an input, so there is no way back. */
export function drivesBy(program: Program, state: State, inputs: Rates): Drives {
  const from = Object.values(program.pathways).filter(({ pre, delay }) => inputs[pre] && !delay);
  return Object.fromEntries(
    from.map((step) => [step.pathway, drive(brought(step, inputs), state[step.pathway]!.synapses, undefined)]),
  );
}

/**
 * Computes the circuit's activity, area after area, from that of its input areas.
 *
 * @param constant what some pathways bring in every step, and need not be computed in each
 */
export function pass(
  program: Program,
  state: State,
  { inputs, constant }: { readonly inputs: Rates; readonly constant: Drives },
  feedback: Feedback,
  past: Past,
  { rates: held = {}, drives: added = {}, choices = {} }: Intervention,
  withSlopes: boolean,
): Passed {
  const rates: { [area: string]: Tensor2D } = { ...inputs };
  const drives: { [area: string]: Tensor2D } = {};
  const slopes: { [area: string]: Tensor2D } = {};
  const scores: { [area: string]: Tensor2D } = {};
  const local: { [area: string]: Tensor2D } = {};
  const cells: { [area: string]: CellState } = {};
  const localCells: { [area: string]: CellState } = {};
  const dt = program.time.dt;
  for (const step of program.areas) {
    const { area } = step;
    if (step.kind === "input") continue;
    const { neuron } = step;
    const table = neurons[neuron.kind] as NeuronOf<NeuralArea>;
    const summed = (backward: (pathway: PathwayStep) => Backward) => {
      const each = step.incoming.map((pathway) => {
        const known = constant[pathway.pathway];
        if (known) return known;
        const from = pathway.delay ? past.rates : rates;
        return drive(brought(pathway, from), state[pathway.pathway]!.synapses, backward(pathway));
      });
      const sum = each.length === 1 ? each[0]! : (addN(each) as Tensor2D);
      return added[area] ? (add(sum, added[area]) as Tensor2D) : sum;
    };
    const before = past.cells[area] ?? {};
    if (held[area]) {
      rates[area] = held[area];
      cells[area] = before;
    } else {
      drives[area] = summed((pathway) => wayBack(pathway, state, feedback));
      const fired = table.step(drives[area], before, neuron, dt);
      [rates[area], cells[area]] = [fired.rate, fired.state];
      const slope = () => table.slope(drives[area]!, before, neuron, dt);
      if (withSlopes) slopes[area] = slope();
      if (choices[area]) {
        const chosen = oneHot(argMax(add(fired.rate, choices[area]), 1), step.units);
        rates[area] = cast(chosen, "float32") as Tensor2D;
        scores[area] = mul(sub(rates[area], softmax(fired.rate)), slope()) as Tensor2D;
      }
    }
    if (step.teachesLocally) {
      const own = past.local[area] ?? {};
      const fired = held[area]
        ? undefined
        : table.step(
            summed(() => undefined),
            own,
            neuron,
            dt,
          );
      [local[area], localCells[area]] = [fired?.rate ?? held[area]!, fired?.state ?? own];
    }
    // Times zero, so that what is taught still finds its way, and is nothing.
    if (program.silent.includes(area))
      for (const of of [rates, slopes, scores, local]) if (of[area]) of[area] = mul(of[area], 0) as Tensor2D;
  }
  const last = program.remembered.map((area) => [area, rates[area]!]);
  return { rates, drives, slopes, scores, local, past: { cells, local: localCells, rates: Object.fromEntries(last) } };
}

/** What a pathway brings of its source's activity, [samples, pre], where areas have these rates. */
export const brought = ({ pre, normalised: scaled }: PathwayStep, rates: Rates): Tensor2D =>
  scaled ? normalised(rates[pre]!) : rates[pre]!;

function wayBack(step: PathwayStep, state: State, feedback: Feedback): Backward {
  const { pathway, rule } = step;
  if (feedback === "gradient" || !rule) return transpose(state[pathway]!.synapses.weights);
  const { backward } = entryOf(rule);
  return backward && ((teaching) => backward.across(teaching, atPathway(step, state[pathway]!), rule));
}
