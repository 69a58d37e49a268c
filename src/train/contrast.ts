import type { Rates } from "../learning/group";
import type { Shown } from "../learning/rule";
import { type ContrastOf, contrastCost } from "../objectives/contrast";
import { contrasts } from "../objectives/table";
import {
  addN,
  argMax,
  cast,
  equal,
  expandDims,
  eye,
  grad,
  mean,
  mul,
  oneHot,
  reshape,
  type Scalar,
  scalar,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tile,
} from "../ops";
import type { PathwayStep, Program } from "../program/program";
import { type Activity, activity, type Signals } from "./forward";
import { settled } from "./group";
import { once } from "./once";
import { brought } from "./pass";
import { atPathway, falsifying, type State } from "./state";

/** The circuit under a label as it is and under a wrong one, in one step of training; each computed when it is first asked for. */
export interface Contrasted {
  /** Of every contrast of the program, in order, before its weight. */
  losses(): readonly Scalar[];
  at(pathway: PathwayStep): { readonly real: Shown; readonly unreal: Shown };
}

/** @param plastic the pathways that learn in this stage; the first of them that needs a contrast draws the wrong labels */
export function contrasted(program: Program, plastic: readonly string[], state: State, signals: Signals): Contrasted {
  const real = once(() => seenUnder(program, state, signals, labelsOf(program, signals)));
  const unreal = once(() => seenUnder(program, state, signals, wrongLabels(program, plastic, state, signals)));
  const taught = new Map<string, Tensor2D>();
  const teaching = (area: string, isReal: boolean): Tensor2D => {
    const key = `${area} ${isReal}`;
    const found = taught.get(key) ?? teachingAt(program, area, (isReal ? real : unreal)(), isReal);
    taught.set(key, found);
    return found;
  };
  return {
    losses: () =>
      program.contrasts.map(({ area, objective }) => {
        const entry = tableOf(objective);
        const [a, b] = [real, unreal].map((seen) => entry.evidence(seen().rates[area]!, objective));
        return contrastCost(entry, a!, b!);
      }),
    at: (step) => ({
      real: { pre: brought(step, real().rates), teaching: teaching(step.post, true) },
      unreal: { pre: brought(step, unreal().rates), teaching: teaching(step.post, false) },
    }),
  };
}

/**
 * What contrasts make of a batch when it is shown every label in turn: the losses, the mean over all wrong labels, and the
 * share of samples whose own label has the largest sum of evidence over the contrasts that vote, 0 where none does.
 */
export function named(program: Program, state: State, signals: Signals) {
  const labels = labelsOf(program, signals);
  const [samples, classes] = labels.shape;
  const everyLabel = reshape(tile(expandDims(eye(classes), 1), [1, samples, 1]), [-1, classes]) as Tensor2D;
  const tiled = Object.entries(signals).map(([signal, values]) => [signal, tile(values as Tensor, [classes, 1])]);
  const { rates } = seenUnder(program, state, Object.fromEntries(tiled) as Signals, everyLabel);
  const evidence = program.contrasts.map(({ area, objective }) =>
    reshape(tableOf(objective).evidence(rates[area]!, objective), [classes, samples]).transpose(),
  );
  const wrong = sub(1, labels);
  const losses = program.contrasts.map(({ objective }, i) => {
    const { cost } = tableOf(objective);
    const found = mul(cost(evidence[i]!, false), wrong);
    const real = mul(cost(evidence[i]!, true), labels);
    return mean(sum(real.add(found.div(classes - 1)), 1)) as Scalar;
  });
  const voting = evidence.filter((_, i) => votes(program.contrasts[i]!.objective));
  const right = voting.length === 0 ? undefined : equal(argMax(addN(voting), 1), argMax(labels, 1));
  return { losses, accuracy: right ? (mean(cast(right, "float32")) as Scalar) : scalar(0) };
}

/** The contrast whose row has the accuracy of all that vote: the last of them. */
export const naming = ({ contrasts }: Program): Program["contrasts"][number] | undefined =>
  contrasts.findLast(({ objective }) => votes(objective));

const tableOf = (objective: Program["contrasts"][number]["objective"]) =>
  contrasts[objective.kind] as ContrastOf<typeof objective>;
const votes = (objective: Parameters<typeof tableOf>[0]): boolean => tableOf(objective).votes(objective);

/** The label that the program's contrasts are of, which is one, as one-hot rows. */
const labelsOf = ({ contrasts }: Program, signals: Signals): Tensor2D =>
  signals[contrasts[0]!.objective.from] as Tensor2D;

function seenUnder(program: Program, state: State, signals: Signals, labels: Tensor2D): Activity {
  const shown = program.areas.flatMap((step) => (step.kind === "input" && step.neutral ? [[step.area, labels]] : []));
  const rates: Rates = Object.fromEntries(shown);
  const drives = settled(program, state, signals, rates);
  return activity(program, state, signals, "gradient", { rates, drives }, true);
}

/** Of each sample one of the labels that are wrong, all equally likely. */
function wrongLabels(program: Program, plastic: readonly string[], state: State, signals: Signals): Tensor2D {
  const draws = Object.values(program.pathways).filter(({ pathway }) => state[pathway]!.streams[falsifying]);
  const step = draws.find(({ pathway }) => plastic.includes(pathway)) ?? draws[0]!;
  const labels = labelsOf(program, signals);
  // The largest of equally distributed numbers is any of them; the label's own is not among them.
  const noise = atPathway(step, state[step.pathway]!).normal(falsifying, labels.shape);
  const drawn = argMax(sub(noise, mul(labels, 1e6)), 1);
  return cast(oneHot(cast(drawn, "int32"), labels.shape[1]), "float32") as Tensor2D;
}

/** The derivative of an area's contrasts by its drive, the mean over samples, with their weights. */
function teachingAt({ contrasts }: Program, area: string, { rates, slopes }: Activity, real: boolean): Tensor2D {
  const here = contrasts.filter((step) => step.area === area);
  const cost = (activity: Tensor) =>
    addN(
      here.map(({ objective, weight }) => {
        const { evidence, cost } = tableOf(objective);
        return mul(mean(cost(evidence(activity as Tensor2D, objective), real)), weight);
      }),
    ) as Scalar;
  return mul(grad(cost)(rates[area]!), slopes[area]!) as Tensor2D;
}
