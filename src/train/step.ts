import type { Synapses } from "../architecture/dense";
import type { Signalled } from "../learning/group";
import type { OptimizerOf } from "../learning/optimizer";
import { optimizers } from "../learning/optimizer";
import type { Direction } from "../learning/rule";
import {
  add,
  concat,
  scalar,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  valueAndGrads,
  zeros,
} from "../ops";
import type { PathwayStep, Program, StageStep } from "../program/program";
import { errors } from "./errors";
import { activity, type Feedback, losses, type Signals, samplesOf } from "./forward";
import { group } from "./group";
import { atPathway, entry, type PathwayState, type State } from "./state";

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
  const seen = once(() => activity(program, state, signals, "gradient", {}, true));
  const groups = new Map<string, { readonly [pathway: string]: Signalled }>();
  const together = (rule: NonNullable<PathwayStep["rule"]>): { readonly [pathway: string]: Signalled } => {
    const { together } = entry(rule);
    if (!together) return {};
    const { optimizer: _, ...same } = rule;
    const key = JSON.stringify(same);
    let found = groups.get(key);
    if (!found) {
      const alike = ({ rule: { optimizer: _, ...other } = {} as never }: PathwayStep) => JSON.stringify(other) === key;
      const members = Object.values(program.pathways).filter(alike);
      found = together(group(program, members, state, signals, seen()), rule);
      groups.set(key, found);
    }
    return found;
  };
  return {
    losses: taught.losses,
    of: (name) => {
      const step = program.pathways[name]!;
      const { pathway, rule, pre, post } = step;
      const found = {
        ...atPathway(step, state[pathway]!),
        taught: taught.synapses[pathway],
        get pre() {
          const rates = seen().rates[pre]!;
          return step.delay ? aStepAgo(rates, samplesOf(signals)) : rates;
        },
        get post() {
          return seen().rates[post]!;
        },
        get slope() {
          return seen().slopes[post]!;
        },
        get error() {
          return errors(program, post, seen(), signals);
        },
        get signals() {
          return together(rule!)[pathway]!;
        },
      };
      return entry(rule!).direction(found, rule!);
    },
  };
}

/** Rows of all time steps, each with what was there the step before; zeros in the first. */
function aStepAgo(rates: Tensor2D, samples: number): Tensor2D {
  const [rows, units] = rates.shape;
  return concat([zeros([samples, units]), slice(rates, [0, 0], [rows - samples, units])]) as Tensor2D;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

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
  const rule = program.pathways[pathway]!.rule!;
  const { optimizer } = rule;
  const table = optimizers[optimizer.kind] as OptimizerOf<typeof optimizer>;
  const count = add(before.count, scalar(1)) as PathwayState["count"];
  const next: { [part: string]: Tensor } = {};
  const change: { [part: string]: Tensor } = {};
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
    change[part] = step.change;
    next[part] = add(value, step.change);
    slots[part] = step.slots;
  }
  const stepped = {
    before: before.synapses,
    synapses: next as unknown as Synapses,
    change: change as Partial<Synapses>,
    memory: { ...before.memory, ...memory },
  };
  const { follow } = entry(rule);
  const { synapses: after, memory: kept } = follow ? follow(stepped, rule) : stepped;
  return { ...before, synapses: after, memory: kept, slots: slots as unknown as PathwayState["slots"], count };
}

/** The numbers that a pathway has, always in the same order. */
const parts = (synapses: Synapses): (keyof Synapses)[] => (synapses.bias ? ["weights", "bias"] : ["weights"]);
