import type { Synapses } from "../architecture/dense";
import { entryOf } from "../learning/entry";
import type { Rates, Repeated } from "../learning/group";
import { optimizerEntry } from "../learning/optimizer";
import type { Direction, Errors, OptimizedRule, Stepped } from "../learning/rule";
import {
  add,
  addN,
  concat,
  type Scalar,
  scalar,
  stack,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  valueAndGrads,
} from "../ops";
import { neuralStep, type Program, type StageStep } from "../program/program";
import { contrasted } from "./contrast";
import { discountOf } from "./discount";
import { errorsOf } from "./errors";
import { activity, broughtBy, type Feedback, losses, type Signals, samplesOf, stepsOf } from "./forward";
import { alikeIn, group, settled } from "./group";
import { held, type Limits, wired } from "./limits";
import { once } from "./once";
import { overTime } from "./over-time";
import { slowed } from "./slowed";
import { atPathway, type PathwayState, type State } from "./state";
import { weightsOf } from "./weights-of";

/** What one step of training gives: the new state of the plastic pathways, and the losses before the update. */
export type StepResult = { readonly state: State; readonly losses: Tensor1D };

/**
 * One step of training in one stage, as a function of tensors: activity, losses, teaching signals, updates.
 * A pathway that is not plastic in this stage is not in the result.
 */
export function trainStep(program: Program, stage: StageStep, state: State, signals: Signals): StepResult {
  const { losses, moved } = movedBy(program, stage, state, signals);
  const changed = Object.entries(moved).map(([pathway, { after }]) => [pathway, after]);
  return { state: Object.fromEntries(changed), losses };
}

/** A plastic pathway in a step of training. */
export interface Moved {
  /** What its optimizer was given to descend. */
  readonly direction: Direction;
  /** After its optimizer's turn, and after the whole step. */
  readonly stepped: Stepped;
  readonly after: PathwayState;
}

/** The same with all that each plastic pathway goes through on the way. */
export function movedBy(
  program: Program,
  stage: StageStep,
  state: State,
  signals: Signals,
): { readonly losses: Tensor1D; readonly moved: { readonly [pathway: string]: Moved } } {
  const directions = directionsOf(program, stage, state, signals, "rules");
  const moved = stage.plastic.map((pathway) => {
    const direction = directions.of(pathway);
    return [pathway, { direction, ...updated(program, pathway, state, direction, stage.factors?.[pathway]) }];
  });
  return { losses: directions.losses, moved: Object.fromEntries(moved) };
}

/** The losses of a batch, and for each plastic pathway the direction that its optimizer is given to descend. */
export function directionsOf(
  program: Program,
  stage: StageStep,
  state: State,
  signals: Signals,
  feedback: Feedback,
): { readonly losses: Tensor1D; of(pathway: string): Direction } {
  const heard = settled(program, state, signals);
  const taught = teaching(program, stage.taught, state, signals, feedback, heard);
  // Rules that look at activity see it outside of the differentiation. It is computed when the first of them looks; a native
  // program computes it once all the same.
  const seen = once(() => activity(program, state, signals, "gradient", { drives: heard }, true));
  const groups = alikeIn(program).map(({ rule, pathways }) => ({
    pathways,
    signals: once(() => {
      const found = () => group(program, stage.plastic, pathways, state, signals, seen());
      return entryOf(rule).together?.(found(), rule) ?? {};
    }),
  }));
  // What an area is told is the same at all pathways that end on it.
  const told = new Map<string, Errors>();
  const toldTo = (area: string): Errors => {
    const errors = told.get(area) ?? errorsOf(program, area, state, seen(), signals);
    told.set(area, errors);
    return errors;
  };
  const contrast = contrasted(program, stage.plastic, state, signals);
  return {
    // Those of contrasts take passes of their own, which the steps of a shadow do not need.
    get losses() {
      const contrastLosses = contrast.losses();
      if (contrastLosses.length === 0) return taught.losses;
      return concat([taught.losses, stack([...contrastLosses])]) as Tensor1D;
    },
    of: (name) => {
      const step = program.pathways[name]!;
      const { pathway, rule, post } = step;
      const found = {
        ...atPathway(step, state[pathway]!),
        taught: taught.synapses[pathway],
        get pre() {
          return broughtBy(step, seen().rates, signals);
        },
        get post() {
          return seen().rates[post]!;
        },
        get slope() {
          return seen().slopes[post]!;
        },
        get error() {
          return toldTo(post);
        },
        get contrast() {
          return contrast.at(step);
        },
        neuron: neuralStep(program, post).neuron,
        dt: program.time.dt,
        get loop() {
          return loopOf(program, post, state);
        },
        get discount() {
          return discountOf(program.circuit, post);
        },
        samples: samplesOf(signals),
        overTime: <S extends Repeated>(rows: Rates, start: S, body: (state: S, now: Rates) => S) =>
          overTime(stepsOf(program, signals), rows, start, (state, now) => ({ state: body(state, now), output: {} }))
            .state,
        get target() {
          return targetOf(rule!, signals);
        },
        get signals() {
          const { signals } = groups.find(({ pathways }) => pathways.includes(step))!;
          return signals()[pathway]!;
        },
      };
      const { synapses, ...rest } = entryOf(rule!).direction(found, rule!);
      return { ...rest, synapses: onSynapses(synapses, state[pathway]!.limits) };
    },
  };
}

/** The weights of an area's pathways to itself, together. */
function loopOf({ pathways }: Program, area: string, state: State): Tensor2D | undefined {
  const loops = Object.values(pathways).filter(({ pre, post }) => pre === area && post === area);
  const weights = loops.map(({ pathway }) => state[pathway]!.synapses.weights);
  return weights.length === 0 ? undefined : (addN(weights) as Tensor2D);
}

const targetOf = ({ from }: OptimizedRule, signals: Signals) =>
  from === undefined ? undefined : (signals[from] as Tensor2D); // no such rule lives in time

/**
 * Differentiates the weighted losses along the way back that `feedback` names.
 *
 * @param heard what areas hear of those after them; by default it settles here, and counts in what is differentiated
 */
export function teaching(
  program: Program,
  pathways: readonly string[],
  state: State,
  signals: Signals,
  feedback: Feedback,
  heard?: Rates,
): { readonly losses: Tensor1D; readonly synapses: { readonly [pathway: string]: Synapses } } {
  const forward = () => {
    const drives = heard ?? settled(program, state, signals);
    return losses(program, activity(program, state, signals, feedback, { drives }), signals);
  };
  if (pathways.length === 0) return { losses: forward(), synapses: {} };
  const parameters = pathways.flatMap((p) => parts(state[p]!.synapses).map((part) => state[p]!.synapses[part]!));
  const { value, grads } = valueAndGrads(forward)(parameters, weightsOf(program));
  const rest = [...grads];
  const synapses = pathways.map((p) => [
    p,
    onSynapses(Object.fromEntries(parts(state[p]!.synapses).map((part) => [part, rest.shift()!])), state[p]!.limits),
  ]);
  return { losses: value as Tensor1D, synapses: Object.fromEntries(synapses) };
}

function updated(
  program: Program,
  pathway: string,
  state: State,
  { synapses, memory }: Direction,
  factor: number | Scalar | undefined,
): Pick<Moved, "stepped" | "after"> {
  const before = state[pathway]!;
  const rule = program.pathways[pathway]!.rule!;
  const { optimizer } = rule;
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
    const step = optimizerEntry(optimizer).step(direction, before.slots[part]!, { value, part, count }, optimizer);
    next[part] = add(value, step.change);
    change[part] = step.change;
    if (part === "weights" && before.limits) {
      next[part] = held(next[part] as Tensor2D, before.limits);
      change[part] = sub(next[part], value);
    }
    slots[part] = step.slots;
  }
  const stepped = {
    before: before.synapses,
    synapses: next as unknown as Synapses,
    change: change as Partial<Synapses>,
    memory: { ...before.memory, ...memory },
  };
  const { follow } = entryOf(rule);
  const { synapses: followed, memory: kept } = follow ? follow(stepped, rule) : stepped;
  const whole = follow ? { ...followed, weights: held(followed.weights, before.limits) } : followed;
  const after = {
    synapses: slowed(before.synapses, whole, factor),
    memory: slowed(stepped.memory, kept, factor),
  };
  return { stepped, after: { ...before, ...after, slots: slots as unknown as PathwayState["slots"], count } };
}

/** Nothing is to be learned where there is no synapse. */
const onSynapses = (synapses: Partial<Synapses>, limits: Limits | undefined): Partial<Synapses> =>
  synapses.weights && limits ? { ...synapses, weights: wired(synapses.weights, limits) } : synapses;

/** The numbers that a pathway has, always in the same order. */
const parts = (synapses: Synapses): (keyof Synapses)[] => (synapses.bias ? ["weights", "bias"] : ["weights"]);
