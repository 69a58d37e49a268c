import type { Synapses } from "../architecture/dense";
import type { OptimizerOf } from "../learning/optimizer";
import { optimizers } from "../learning/optimizer";
import { add, scalar, type Tensor, type Tensor1D, tensor1d, valueAndGrads } from "../ops";
import type { Program, StageStep } from "../program/program";
import { type Activity, activity, type Feedback, losses, type Signals } from "./forward";
import { entry, type PathwayState, type State } from "./state";

/** What one step of training gives: the new state of the plastic pathways, and the losses before the update. */
export type StepResult = { readonly state: State; readonly losses: Tensor1D };

/**
 * One step of training in one stage, as a function of tensors: activity, losses, teaching signals, updates.
 * A pathway that is not plastic in this stage is not in the result.
 */
export function trainStep(program: Program, stage: StageStep, state: State, signals: Signals): StepResult {
  const directions = directionsOf(program, stage, state, signals, "rules");
  const changed = stage.plastic.map((pathway) => [pathway, updated(program, pathway, state, directions.of(pathway))]);
  return { state: Object.fromEntries(changed), losses: directions.losses };
}

/** The losses of a batch, and for each plastic pathway the direction that its optimizer is given to descend. */
export function directionsOf(
  program: Program,
  stage: StageStep,
  state: State,
  signals: Signals,
  feedback: Feedback,
): { readonly losses: Tensor1D; of(pathway: string): Direction } {
  const taught = teaching(program, stage.taught, state, signals, feedback);
  // Rules that look at activity see it outside of the differentiation. It is computed when the first of them looks; a native
  // program computes it once all the same.
  let seen: Activity | undefined;
  const rates = () => {
    seen ??= activity(program, state, signals, feedback);
    return seen.rates;
  };
  return {
    losses: taught.losses,
    of: (pathway) => {
      const { rule, pre } = program.pathways[pathway]!;
      const { synapses, memory } = state[pathway]!;
      const found = {
        ...{ synapses, taught: taught.synapses[pathway], memory },
        get pre() {
          return rates()[pre]!;
        },
      };
      return entry(rule!).direction(found, rule!);
    },
  };
}
type Direction = ReturnType<ReturnType<typeof entry>["direction"]>;

/** Differentiates the weighted losses along the way back that `feedback` names. */
export function teaching(
  program: Program,
  pathways: readonly string[],
  state: State,
  signals: Signals,
  feedback: Feedback,
): { readonly losses: Tensor1D; readonly synapses: { readonly [pathway: string]: Synapses } } {
  const forward = () => losses(program, activity(program, state, signals, feedback), signals);
  if (pathways.length === 0) return { losses: forward(), synapses: {} };
  const parameters = pathways.flatMap((p) => parts(state[p]!.synapses).map((part) => state[p]!.synapses[part]!));
  const weights = tensor1d(program.objectives.map(({ objective }) => objective.weight));
  const { value, grads } = valueAndGrads(forward)(parameters, weights);
  const rest = [...grads];
  const synapses = pathways.map((p) => [
    p,
    Object.fromEntries(parts(state[p]!.synapses).map((part) => [part, rest.shift()!])),
  ]);
  return { losses: value as Tensor1D, synapses: Object.fromEntries(synapses) };
}

function updated(program: Program, pathway: string, state: State, { synapses, memory }: Direction): PathwayState {
  const before = state[pathway]!;
  const { optimizer } = program.pathways[pathway]!.rule!;
  const table = optimizers[optimizer.kind] as OptimizerOf<typeof optimizer>;
  const count = add(before.count, scalar(1)) as PathwayState["count"];
  const next: { [part: string]: Tensor } = {};
  const slots: { [part: string]: readonly Tensor[] } = {};
  for (const part of parts(before.synapses)) {
    const value = before.synapses[part]!;
    const direction = synapses[part];
    if (!direction) {
      next[part] = value;
      slots[part] = before.slots[part]!;
      continue;
    }
    const step = table.step(direction, before.slots[part]!, count, optimizer);
    next[part] = add(value, step.change);
    slots[part] = step.slots;
  }
  return {
    synapses: next as unknown as Synapses,
    memory,
    slots: slots as unknown as PathwayState["slots"],
    count,
  };
}

/** The numbers that a pathway has, always in the same order. */
const parts = (synapses: Synapses): (keyof Synapses)[] => (synapses.bias ? ["weights", "bias"] : ["weights"]);
