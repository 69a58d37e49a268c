import { neurons } from "../architecture/neurons";
import { size } from "../circuit/names";
import type { Objective } from "../circuit/types";
import type { Rates } from "../learning/group";
import { objectiveEntry } from "../objectives/table";
import {
  clone,
  concat,
  customGrad,
  fill,
  mean,
  mul,
  reshape,
  type Scalar,
  slice,
  stack,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
  zeros,
} from "../ops";
import type { ObjectiveStep, PathwayStep, Program } from "../program/program";
import { overTime } from "./over-time";
import { brought, drivesBy, type Feedback, type Intervention, type Passed, type Past, pass } from "./pass";
import type { State } from "./state";
import { creditAt, truncated } from "./truncated";

export type { Feedback, Intervention } from "./pass";

/**
 * The task's signals for one batch: [samples, units], labels as one-hot rows; or [steps, samples, units] for a signal that
 * goes on in time.
 */
export type Signals = { readonly [signal: string]: Tensor2D | Tensor3D };

/**
 * The circuit's activity for one batch. In time, the rows of all its arrays are the samples of every step, one step after
 * another: [steps · samples, units].
 */
export interface Activity extends Omit<Passed, "past"> {
  /** What was added to drives from outside. */
  readonly added: Rates;
}

/** Among signals, what an input area shows in place of its own. */
export const shownTo = (area: string): string => `→ ${area}`;

/** Computes the circuit's activity for one batch; `withSlopes` also the derivatives of the rates by the drives. */
export function activity(
  program: Program,
  state: State,
  signals: Signals,
  feedback: Feedback,
  intervention: Intervention = {},
  withSlopes = false,
): Activity {
  const steps = stepsOf(program, signals);
  const { rates: held = {}, drives: added = {}, choices = {} } = intervention;
  const inputs = program.areas.flatMap((step) => {
    if (step.kind !== "input") return [];
    const signal = signals[shownTo(step.area)] ?? signals[step.signal]!;
    const shows = held[step.area] ?? (step.neutral ? alike(signal) : signal);
    return [[step.area, program.silent.includes(step.area) ? mul(shows, 0) : shows] as const];
  });
  const still = inputs.filter(([, signal]) => signal.rank === 2);
  const moving = inputs.flatMap(([area, signal]) => (signal.rank === 3 ? [[area, flatRows(signal)] as const] : []));
  const samples = samplesOf(signals);
  const everyStep = steps === undefined ? [] : Object.entries(added).filter(([, rows]) => rows.shape[0] !== samples);
  const { truncate } = program.time;
  const credit: Rates = steps === undefined || !truncate ? {} : { toPast: creditAt(steps, truncate) };
  // What a still input brings is the same in every step.
  const constant = steps === undefined ? {} : drivesBy(program, state, Object.fromEntries(still) as Rates);
  const { outputs } = overTime(
    steps,
    {
      moving: Object.fromEntries(moving) as Rates,
      held,
      credit,
      choices,
      added: Object.fromEntries(everyStep) as Rates,
    },
    pastOf(program, samples),
    (whole, now) => {
      const { toPast } = now.credit;
      const past = toPast ? truncated(whole, toPast) : whole;
      const inputs = { ...Object.fromEntries(still), ...now.moving } as Rates;
      const { past: next, ...output } = pass(
        program,
        state,
        { inputs, constant },
        feedback,
        past,
        { rates: now.held, drives: { ...added, ...now.added }, choices: now.choices },
        withSlopes,
      );
      return { state: next, output };
    },
  );
  return { ...outputs, added };
}

/** All labels alike, 1 / classes each. */
const alike = (labels: Tensor): Tensor => fill(labels.shape, 1 / labels.shape.at(-1)!);

/** [steps, samples, units] as rows. */
const flatRows = (values: Tensor): Tensor2D => reshape(values, [-1, values.shape.at(-1)!]) as Tensor2D;

/** The time steps of a batch; undefined where neither the circuit nor its signals live in time. */
export function stepsOf(program: Program, signals: Signals): number | undefined {
  const moving = Object.values(signals).find(({ rank }) => rank === 3);
  return moving?.shape[0] ?? program.time.steps;
}

/** Samples in a batch. */
export const samplesOf = (signals: Signals): number => Object.values(signals)[0]!.shape.at(-2)!;

/** What a pathway brings of its source's activity: in time a delayed one what was there the step before, zeros in the first. */
export function broughtBy(step: PathwayStep, rates: Rates, signals: Signals): Tensor2D {
  const now = brought(step, rates);
  if (!step.delay) return now;
  const [[rows, units], samples] = [now.shape, samplesOf(signals)];
  return concat([zeros([samples, units]), slice(now, [0, 0], [rows - samples, units])]) as Tensor2D;
}

/** Units at rest, and nothing that was a step ago. */
function pastOf(program: Program, samples: number): Past {
  const rest = (units: number) => zeros([samples, units]) as Tensor2D;
  const cells = program.areas.flatMap((step) => {
    if (step.kind === "input") return [];
    const { state } = neurons[step.neuron.kind];
    const cell = () => Object.fromEntries(state.map((name) => [name, rest(step.units)]));
    return [{ area: step.area, cell, teachesLocally: step.teachesLocally }];
  });
  return {
    cells: Object.fromEntries(cells.map(({ area, cell }) => [area, cell()])),
    local: Object.fromEntries(cells.filter((it) => it.teachesLocally).map(({ area, cell }) => [area, cell()])),
    rates: Object.fromEntries(program.remembered.map((area) => [area, rest(size(program.circuit.areas[area]!.shape))])),
  };
}

/** The loss of every objective of the program, in order, before its weight: [objectives]. */
export function losses(program: Program, activity: Activity, signals: Signals): Tensor1D {
  const each = program.objectives.map((step) => {
    const rate = step.objective.scope === "local" ? activity.local[step.area]! : activity.rates[step.area]!;
    return loss(step, rate, { rates: activity.rates, signals });
  });
  return each.length === 0 ? tensor1d([]) : (stack(each) as Tensor1D);
}

/** Where objectives find their targets: the activity of all areas, and the task's signals. */
export interface Targets {
  readonly rates: Rates;
  readonly signals: Signals;
}

/** The loss of one objective at its area's rates, before its weight. */
export const loss = ({ objective }: ObjectiveStep, rate: Tensor2D, targets: Targets): Scalar => {
  const [seen, target] = faced(objective, rate, targets);
  return objectiveEntry(objective).loss(seen, target, objective, samplesOf(targets.signals));
};

/**
 * The same of each sample, [samples], or of the batch as a whole, a scalar; in time the mean over the steps that count.
 */
export const costs = (step: ObjectiveStep, rate: Tensor2D, targets: Targets): Tensor1D | Scalar => {
  const each = costsOfSteps(step, rate, targets);
  return each.rank === 0 ? (each as Scalar) : (mean(each, 0) as Tensor1D);
};

/** The same of each sample in each of the steps that count, [steps, samples]: all of them or the last. */
export const costsOfSteps = ({ objective }: ObjectiveStep, rate: Tensor2D, targets: Targets): Tensor2D | Scalar => {
  const table = objectiveEntry(objective);
  const [seen, target] = faced(objective, rate, targets);
  const samples = samplesOf(targets.signals);
  if (!table.each) return table.loss(seen, target, objective, samples);
  return reshape(table.each(seen, target, objective, samples), [-1, samples]) as Tensor2D;
};

/**
 * The rows of an area's activity that an objective looks at, and its target. A target that goes on in time is there for every
 * step, and so is another area's activity; a target that does not, for the last; and without one every step counts.
 */
export function faced(
  { from, of }: Objective,
  rate: Tensor2D,
  { rates, signals }: Targets,
): [Tensor2D, Tensor2D | undefined] {
  if (of !== undefined) return [rate, untaught(rates[of]!)];
  if (from === undefined) return [rate, undefined];
  const target = signals[from]!;
  if (target.rank === 3) return [rate, flatRows(target)];
  return [lastRows(rate, target.shape[0]!), target as Tensor2D];
}

/** The rows of the last step. */
const lastRows = (rate: Tensor2D, samples: number): Tensor2D => {
  const [rows, units] = rate.shape;
  return rows === samples ? rate : (slice(rate, [rows - samples, 0], [samples, units]) as Tensor2D);
};

/** The same, and no way back. */
const untaught = (rates: Tensor2D): Tensor2D =>
  customGrad((given) => ({ value: clone(given as Tensor), gradFunc: () => zeros(rates.shape) }))(rates) as Tensor2D;
