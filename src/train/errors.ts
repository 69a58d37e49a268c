import { type NeuralArea, type NeuronOf, neurons } from "../architecture/neurons";
import type { Errors } from "../learning/rule";
import { concat, grad, mul, type Scalar, type Tensor, type Tensor2D, zeros } from "../ops";
import { errorsAfter, neuralStep, type Program } from "../program/program";
import { type Activity, activity, loss, losses, type Signals, samplesOf, stepsOf, type Targets } from "./forward";
import { once } from "./once";
import { overTime } from "./over-time";
import type { State } from "./state";
import { weightsOf } from "./weights-of";

/** What an area is told of the objectives; each of it computed once, when it is first asked for. */
export function errorsOf(program: Program, area: string, state: State, seen: Activity, signals: Signals): Errors {
  const targets = { rates: seen.rates, signals };
  const own = once(() => {
    const asItIs = (rate: Tensor2D) => rate;
    return errorOf(program, area, targets, () => true, seen.rates[area]!, asItIs);
  });
  const after = once(() => {
    const each = errorsAfter(program.circuit, area).map((name) => {
      const at = (drive: Tensor2D) => ratesFrom(program, name, drive, signals);
      return errorOf(program, name, targets, ({ scope }) => scope === "upstream", seen.drives[name]!, at)!;
    });
    return each.length === 0 ? undefined : (concat(each, 1) as Tensor2D);
  });
  const through = once(() => {
    const weighted = (rate: Tensor) => {
      const held = { rates: { [area]: rate as Tensor2D }, drives: seen.added };
      const each = losses(program, activity(program, state, signals, "gradient", held), signals);
      return mul(each, weightsOf(program)).sum() as Scalar;
    };
    return grad(weighted)(seen.rates[area]!) as Tensor2D;
  });
  return {
    get own() {
      return own();
    },
    get after() {
      return after();
    },
    get through() {
      return through();
    },
  };
}

/** The activity of an area by itself, for the drives of all steps. */
function ratesFrom(program: Program, area: string, drive: Tensor2D, signals: Signals): Tensor2D {
  const { neuron, units } = neuralStep(program, area);
  const { step, state } = neurons[neuron.kind] as NeuronOf<NeuralArea>;
  const rest = Object.fromEntries(state.map((name) => [name, zeros([samplesOf(signals), units]) as Tensor2D]));
  return overTime(stepsOf(program, signals), { drive }, rest, (before, now) => {
    const { rate, state } = step(now.drive, before, neuron, program.time.dt);
    return { state, output: { rate } };
  }).outputs.rate;
}

// Derivatives of an area's own objectives, with their weights; undefined where it has none.
function errorOf(
  program: Program,
  area: string,
  targets: Targets,
  counts: (objective: Program["objectives"][number]["objective"]) => boolean,
  at: Tensor2D,
  rates: (at: Tensor2D) => Tensor2D,
): Tensor2D | undefined {
  const here = program.objectives.filter((step) => step.area === area && counts(step.objective));
  if (here.length === 0) return undefined;
  const total = (from: Tensor) => {
    const rate = rates(from as Tensor2D);
    return here
      .map((step) => mul(loss(step, rate, targets), step.weight) as Scalar)
      .reduce((sum, one) => sum.add(one) as Scalar);
  };
  return grad(total)(at) as Tensor2D;
}
