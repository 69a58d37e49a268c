import { drive, transpose } from "../architecture/dense";
import { type NeuralArea, type NeuronOf, neurons } from "../architecture/neurons";
import { fori } from "../engine/fori";
import { entryOf } from "../learning/entry";
import type { Costs, Group, GroupArea, Member, Rates, Repeated } from "../learning/group";
import { settings } from "../learning/rule";
import {
  add,
  addN,
  concat,
  div,
  grads,
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  zeros,
  zerosLike,
} from "../ops";
import type { NeuralStep, PathwayStep, Program } from "../program/program";
import {
  type Activity,
  activity,
  broughtBy,
  costs,
  costsOfSteps,
  type Intervention,
  type Signals,
  samplesOf,
  type Targets,
} from "./forward";
import { wired } from "./limits";
import { once } from "./once";
import { brought } from "./pass";
import { atPathway, type State } from "./state";

/** Pathways that learn by one rule, whatever optimizer follows it. */
export interface Alike {
  readonly rule: NonNullable<PathwayStep["rule"]>;
  readonly pathways: readonly PathwayStep[];
}

/** The pathways that have a rule, by what it is. */
export function alikeIn(program: Program): Alike[] {
  const found = new Map<string, { rule: Alike["rule"]; pathways: PathwayStep[] }>();
  for (const step of Object.values(program.pathways)) {
    if (!step.rule) continue;
    const key = settings(step.rule);
    const alike = found.get(key) ?? { rule: step.rule, pathways: [] };
    alike.pathways.push(step);
    found.set(key, alike);
  }
  return [...found.values()];
}

/**
 * What areas hear of those after them, where a rule has them settle together: what it adds to their drives.
 *
 * @param rates of areas that are held
 */
export function settled(program: Program, state: State, signals: Signals, rates: Rates = {}): Rates {
  let added: Rates = {};
  for (const { rule, pathways } of alikeIn(program)) {
    const { settle } = entryOf(rule);
    if (!settle) continue;
    const seen = activity(program, state, signals, "gradient", { rates, drives: added });
    added = { ...added, ...settle(group(program, [], pathways, state, signals, seen), rule) };
  }
  return added;
}

/**
 * What a rule that takes all its pathways to work finds.
 *
 * @param plastic the pathways that learn in this stage
 */
export function group(
  program: Program,
  plastic: readonly string[],
  pathways: readonly PathwayStep[],
  state: State,
  signals: Signals,
  seen: Activity,
): Group {
  const members = pathways.map((step): Member => {
    const { pathway, pre, post } = step;
    const brings = (rates: Rates) => brought(step, rates);
    return { pathway, pre, post, plastic: plastic.includes(pathway), brings, ...atPathway(step, state[pathway]!) };
  });
  const steps = program.areas.filter(
    (step): step is NeuralStep => step.kind === "neural" && pathways.some(({ post }) => post === step.area),
  );
  const samples = samplesOf(signals);
  const cost = (now: State, intervention: Intervention, objectives = program.objectives): Costs => {
    const { rates, scores } = activity(program, now, signals, "rules", intervention);
    const weighted = objectives.map((step) => mul(costs(step, rates[step.area]!, { rates, signals }), step.weight));
    const total = (rank: number, shape: number[]) =>
      weighted.filter((one) => one.rank === rank).reduce((sum, one) => add(sum, one), zeros(shape) as Tensor);
    const coming = once(() => comingOf(objectives, { rates, signals }));
    const brings = once(() =>
      Object.fromEntries(pathways.map((step) => [step.pathway, broughtBy(step, rates, signals)])),
    );
    return {
      ...{ each: total(1, [samples]) as Tensor1D, whole: total(0, []) as Scalar, rates, scores },
      get coming() {
        return coming();
      },
      get brought() {
        return brings();
      },
    };
  };
  return {
    members,
    areas: steps.map((step) => areaOf(program, step, members, state, seen)),
    rates: seen.rates,
    samples,
    slopes(rates, scope = "upstream") {
      const counted = program.objectives.filter(({ area, objective }) =>
        scope === "local"
          ? objective.scope === "local" && steps.some((step) => step.area === area)
          : objective.scope === "upstream",
      );
      const reached = steps.map(({ area }) => area).filter((area) => reaches(program, area, steps, counted));
      // Only the group's own: areas after it follow, whether `rates` has them or not.
      const own = Object.fromEntries(steps.map(({ area }) => [area, rates[area]!]));
      const zero = Object.entries(own).map(([area, rate]) => [area, zerosLike(rate)]);
      if (reached.length === 0) return Object.fromEntries(zero) as Rates;
      const found = grads((...given: Tensor[]) => {
        const held = { ...own, ...Object.fromEntries(reached.map((area, i) => [area, given[i] as Tensor2D])) };
        const { each, whole } = cost(state, { rates: held, drives: seen.added }, counted);
        return add(sum(each), mul(whole, samples)) as Scalar;
      })(reached.map((area) => rates[area]!)) as Tensor2D[];
      return {
        ...Object.fromEntries(zero),
        ...Object.fromEntries(reached.map((area, i) => [area, found[i]!])),
      } as Rates;
    },
    costs({ synapses = {}, drives = {}, choices = {} }) {
      const changed = Object.entries(synapses).map(([p, given]) => {
        const weights = wired(given.weights, state[p]!.limits);
        return [p, { ...state[p]!, synapses: { ...given, weights } }];
      });
      const both = Object.entries(drives).map(([area, drive]) => {
        const heard = seen.added[area];
        return [area, heard ? (add(heard, drive) as Tensor2D) : drive];
      });
      return cost(
        { ...state, ...Object.fromEntries(changed) },
        { drives: { ...seen.added, ...Object.fromEntries(both) }, choices },
      );
    },
    repeat: <S extends Repeated>(times: number, body: (state: S, nth: Scalar) => S, start: S) =>
      fori(times, body as never, start as never) as S,
  };
}

/** A weight in so many equal parts. */
const shared = (weight: number | Scalar, parts: number) =>
  typeof weight === "number" ? weight / parts : div(weight, parts);

/** What each sample costs by these objectives, step by step; one row where it all comes in the last. */
function comingOf(objectives: Program["objectives"], targets: Targets): Tensor2D {
  const found = objectives.flatMap((step) => {
    const rows = costsOfSteps(step, targets.rates[step.area]!, targets);
    return rows.rank === 0 ? [] : [mul(rows, shared(step.weight, rows.shape[0]!)) as Tensor2D];
  });
  const steps = Math.max(1, ...found.map(({ shape }) => shape[0]));
  const samples = samplesOf(targets.signals);
  const padded = found.map((rows) => concat([zeros([steps - rows.shape[0], samples]), rows]));
  return addN([zeros([steps, samples]), ...padded]) as Tensor2D;
}

function areaOf(
  program: Program,
  step: NeuralStep,
  members: readonly Member[],
  state: State,
  seen: Activity,
): GroupArea {
  const incoming = members.filter(({ post }) => post === step.area);
  const others = step.incoming.filter(({ pathway }) => incoming.every((member) => member.pathway !== pathway));
  const outside = others.map((other) => {
    const { synapses } = state[other.pathway]!;
    return drive(brought(other, seen.rates), synapses, transpose(synapses.weights));
  });
  const neuron = neurons[step.neuron.kind] as NeuronOf<NeuralArea>;
  return {
    area: step.area,
    incoming,
    outgoing: members.filter(({ pre }) => pre === step.area),
    drive: seen.drives[step.area]!,
    outside: outside.length === 0 ? undefined : (addN(outside) as Tensor2D),
    rate: (drive) => neuron.step(drive, {}, step.neuron, program.time.dt).rate,
    slope: (drive) => neuron.slope(drive, {}, step.neuron, program.time.dt),
  };
}

/** Whether what an area does changes the cost of one of these objectives, the rates of `held` areas being held. */
function reaches(
  program: Program,
  area: string,
  held: readonly NeuralStep[],
  objectives: Program["objectives"],
): boolean {
  if (objectives.some((objective) => objective.area === area)) return true;
  const onwards = Object.values(program.pathways).filter(
    ({ pre, post }) => pre === area && held.every((step) => step.area !== post),
  );
  return onwards.some(({ post }) => reaches(program, post, held, objectives));
}
