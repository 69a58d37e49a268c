import { drive } from "../architecture/dense";
import { type NeuralArea, type NeuronOf, neurons } from "../architecture/neurons";
import { fori } from "../engine/fori";
import type { Group, GroupArea, Member, Rates, Repeated } from "../learning/group";
import {
  add,
  addN,
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
import type { AreaStep, PathwayStep, Program } from "../program/program";
import { type Activity, activity, costs, type Intervention, type Signals } from "./forward";
import { atPathway, type State } from "./state";

/** What a rule that takes all its pathways to work finds. */
export function group(
  program: Program,
  pathways: readonly PathwayStep[],
  state: State,
  signals: Signals,
  seen: Activity,
): Group {
  const members = pathways.map((step): Member => {
    const { pathway, pre, post } = step;
    return { pathway, pre, post, ...atPathway(step, state[pathway]!) };
  });
  const steps = program.areas.filter(
    (step): step is RateStep => step.kind === "neural" && pathways.some(({ post }) => post === step.area),
  );
  const samples = Object.values(signals)[0]!.shape[0];
  const cost = (now: State, intervention: Intervention): Tensor1D => {
    const { rates } = activity(program, now, signals, "rules", intervention);
    const each = program.objectives.map((step) =>
      mul(costs(step, rates[step.area]!, signals), step.objective.weight),
    ) as Tensor[];
    return each.reduce((total, one) => add(total, one), zeros([samples])) as Tensor1D;
  };
  const reached = steps.map(({ area }) => area).filter((area) => reachesObjective(program, area, steps));
  return {
    members,
    areas: steps.map((step) => areaOf(program, step, members, state, seen)),
    rates: seen.rates,
    samples,
    slopes(rates) {
      const zero = Object.entries(rates).map(([area, rate]) => [area, zerosLike(rate)]);
      if (reached.length === 0) return Object.fromEntries(zero) as Rates;
      const found = grads((...given: Tensor[]) => {
        const held = { ...rates, ...Object.fromEntries(reached.map((area, i) => [area, given[i] as Tensor2D])) };
        return sum(cost(state, { rates: held })) as Scalar;
      })(reached.map((area) => rates[area]!)) as Tensor2D[];
      return {
        ...Object.fromEntries(zero),
        ...Object.fromEntries(reached.map((area, i) => [area, found[i]!])),
      } as Rates;
    },
    costs({ synapses = {}, drives }) {
      const changed = Object.entries(synapses).map(([p, given]) => [p, { ...state[p]!, synapses: given }]);
      return cost({ ...state, ...Object.fromEntries(changed) }, { ...(drives && { drives }) });
    },
    repeat: <S extends Repeated>(times: number, body: (state: S) => S, start: S) =>
      fori(times, body as never, start as never) as S,
  };
}

type RateStep = Extract<AreaStep, { kind: "neural" }>;

function areaOf(program: Program, step: RateStep, members: readonly Member[], state: State, seen: Activity): GroupArea {
  const incoming = members.filter(({ post }) => post === step.area);
  const others = step.incoming.filter(({ pathway }) => incoming.every((member) => member.pathway !== pathway));
  const brought = others.map(({ pre, pathway }) => drive(seen.rates[pre]!, state[pathway]!.synapses, undefined));
  const neuron = neurons[step.neuron.kind] as NeuronOf<NeuralArea>;
  return {
    area: step.area,
    incoming,
    outgoing: members.filter(({ pre }) => pre === step.area),
    drive: seen.drives[step.area]!,
    outside: brought.length === 0 ? undefined : (addN(brought) as Tensor2D),
    rate: (drive) => neuron.step(drive, {}, step.neuron, program.time.dt).rate,
    slope: (drive) => neuron.slope(drive, {}, step.neuron, program.time.dt),
  };
}

/** Whether what an area does changes a cost, the rates of `held` areas being held. */
function reachesObjective(program: Program, area: string, held: readonly RateStep[]): boolean {
  if (program.objectives.some((objective) => objective.area === area)) return true;
  const onwards = Object.values(program.pathways).filter(
    ({ pre, post }) => pre === area && held.every((step) => step.area !== post),
  );
  return onwards.some(({ post }) => reachesObjective(program, post, held));
}
