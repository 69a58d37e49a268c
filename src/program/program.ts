import type { AnyArea, InputArea } from "../architecture/areas";
import { type NeuralArea, type NeuronOf, neurons } from "../architecture/neurons";
import type { Constraints } from "../circuit/constraints";
import type { CircuitData, PlacedObjective, StageData } from "../circuit/data";
import { size } from "../circuit/names";
import { objectiveIds } from "../circuit/objective-ids";
import type { Course } from "../circuit/types";
import { transformEntry } from "../development/transforms/table";
import type { OptimizedRule, PathwaySize } from "../learning/rule";
import type { AnyRule } from "../learning/table";
import { type AnyContrast, type AnyObjective, isContrast } from "../objectives/table";
import type { Scalar } from "../ops";
import { areasAfter } from "./credit";
import { hasGradient, neededBy, suppliedBy } from "./supply";

/** A circuit as the ordered operations that carry it out. Still data: no tensor has been made. */
export interface Program {
  readonly circuit: CircuitData;
  /** In the order of computation. */
  readonly areas: readonly AreaStep[];
  readonly pathways: { readonly [pathway: string]: PathwayStep };
  /** Costs of the activity. */
  readonly objectives: readonly ObjectiveStep[];
  /** What sets the activity under a signal as it is against that under a wrong one. */
  readonly contrasts: readonly ObjectiveStep<AnyContrast>[];
  readonly stages: readonly StageStep[];
  /** The areas from which a pathway brings what was a step ago. */
  readonly remembered: readonly string[];
  /** Length of a time step, ms; and the steps of a sample where the task does not say, absent in a circuit without time. */
  readonly time: { readonly dt: number; readonly steps?: number; readonly truncate?: number };
  /** The areas that are lesioned. */
  readonly silent: readonly string[];
  /** Whether anything in it keeps something from one step to the next. */
  readonly dynamic: boolean;
}

export type AreaStep =
  | {
      readonly kind: "input";
      readonly area: string;
      readonly signal: string;
      readonly shape: readonly number[];
      /** Whether a contrast is of its signal: then it shows all labels alike, unless it is held. */
      readonly neutral: boolean;
    }
  | {
      readonly kind: "neural";
      readonly area: string;
      readonly units: number;
      readonly neuron: NeuralArea;
      readonly incoming: readonly PathwayStep[];
      /** Whether an objective here teaches this area's own pathways and nothing before them. */
      readonly teachesLocally: boolean;
    };

export type NeuralStep = Extract<AreaStep, { kind: "neural" }>;

/** The step of an area on which pathways end. */
export const neuralStep = ({ areas }: Pick<Program, "areas">, area: string): NeuralStep =>
  areas.find((step) => step.area === area) as NeuralStep;

export interface PathwayStep {
  readonly pathway: string;
  readonly pre: string;
  readonly post: string;
  /** Units at its two ends, and of the areas after it whose errors are sent to them. */
  readonly units: PathwaySize;
  readonly bias: boolean;
  readonly delay: boolean;
  readonly normalised: boolean;
  /** The weights that it starts with, if they are given and not drawn. */
  readonly weights: readonly (readonly number[])[] | undefined;
  /** What its weights are held to. */
  readonly constraints: Constraints;
  /** Standard deviation of its weights at the start. */
  readonly scale: number;
  readonly rule: AnyRule | undefined;
}

export interface ObjectiveStep<O = AnyObjective> {
  /** `"naming crossEntropy"`; numbered where an area has two of a kind. */
  readonly id: string;
  readonly area: string;
  readonly units: number;
  readonly objective: O;
  /** What it counts: its own, or that of the stage; a tensor where it changes in its course. */
  readonly weight: number | Scalar;
}

export interface StageStep extends StageData {
  /** The plastic pathways whose rule needs a teaching signal; one reaches each of them. */
  readonly taught: readonly string[];
  /** What changes in its course; everything in it that does has its place here. */
  readonly courses: readonly Course[];
  /** Whether what inputs show in it is drawn. */
  readonly random: boolean;
  /** How plastic its plastic pathways are, where that is not 1 and the moment is known. */
  readonly factors?: { readonly [pathway: string]: number | Scalar };
}

/** Orders and completes a circuit that has been checked. */
export function program(circuit: CircuitData): Program {
  const units = (area: string) => size(circuit.areas[area]!.shape);
  const pathways: { [pathway: string]: PathwayStep } = {};
  for (const [pathway, data] of Object.entries(circuit.pathways)) {
    const { pre, post, bias, delay, normalised, weights, sd, mask, bounds, signs } = data;
    const target = circuit.areas[post] as NeuralArea;
    const scale = sd ?? (neurons[target.kind] as NeuronOf<NeuralArea>).gain(target) / Math.sqrt(units(pre));
    pathways[pathway] = {
      ...{ pathway, pre, post, bias, weights, scale },
      units: pathwaySize(circuit, pathway),
      delay: delay === 1,
      normalised: normalised === true,
      constraints: { ...(mask && { mask }), ...(bounds && { bounds }), ...(signs && { signs }) },
      rule: circuit.learning[pathway] as AnyRule | undefined,
    };
  }
  const placed = identified(circuit.objectives, units);
  const contrasts = placed.filter((step): step is ObjectiveStep<AnyContrast> => isContrast(step.objective));
  const objectives = placed.filter((step): step is ObjectiveStep => !isContrast(step.objective));
  const areas = Object.entries(circuit.areas).map(([area, data]): AreaStep => {
    const kind = data as AnyArea;
    if (kind.kind === "input") {
      const [signal] = (kind as InputArea).takes;
      const neutral = contrasts.some(({ objective }) => objective.from === signal);
      return { kind: "input", area, signal, shape: kind.shape, neutral };
    }
    const incoming = Object.values(pathways).filter(({ post }) => post === area);
    const teachesLocally = objectives.some((o) => o.area === area && o.objective.scope === "local");
    return { kind: "neural", area, units: units(area), neuron: kind, incoming, teachesLocally };
  });
  const reached = new Set(circuit.objectives.flatMap((it) => [...suppliedBy.teaching(circuit, it)]));
  const stages = circuit.development.map((stage) => ({
    ...stage,
    taught: stage.plastic.filter((pathway) => reached.has(pathway) && neededBy(circuit, pathway).includes("teaching")),
    courses: valuesIn(stage).filter((value) => typeof value !== "number"),
    random: Object.values(stage.see ?? {}).some((all) => all.some((transform) => transformEntry(transform).random)),
  }));
  const remembered = Object.keys(circuit.areas).filter((area) =>
    Object.values(pathways).some(({ pre, delay }) => delay && pre === area),
  );
  const dynamic =
    remembered.length > 0 || areas.some((step) => step.kind === "neural" && neurons[step.neuron.kind].state.length > 0);
  const time = { dt: 1, ...circuit.time };
  return {
    ...{ circuit, areas, pathways, objectives, contrasts, stages },
    ...{ remembered, time, dynamic, silent: [] },
  };
}

/** All numbers of a stage that may change in its course. */
const valuesIn = ({ plasticity = {}, weights = {}, see = {} }: StageData): readonly (number | Course)[] => [
  ...Object.values(plasticity),
  ...Object.values(weights),
  ...Object.values(see).flatMap((all) => all.flatMap((transform) => transformEntry(transform).courses(transform))),
];

/** All that has losses, in the order of their rows. */
export const measured = ({ objectives, contrasts }: Program): readonly ObjectiveStep<AnyObjective | AnyContrast>[] => [
  ...objectives,
  ...contrasts,
];

/** The areas after an area whose objectives teach upstream, in the order of computation: those whose errors are sent to it. */
export function errorsAfter(circuit: CircuitData, area: string): string[] {
  const teaches = (name: string) =>
    circuit.objectives.some((it) => it.area === name && it.objective.scope === "upstream" && hasGradient(it));
  return areasAfter(circuit, area).filter(teaches);
}

/** What a pathway is to the numbers that its rule keeps for it. */
export function pathwaySize(circuit: CircuitData, pathway: string): PathwaySize {
  const units = (area: string) => size(circuit.areas[area]!.shape);
  const { pre, post } = circuit.pathways[pathway]!;
  const from = (circuit.learning[pathway] as OptimizedRule | undefined)?.from;
  const aimed = from === undefined ? undefined : circuit.objectives.find(({ objective }) => objective.from === from);
  return {
    pre: units(pre),
    post: units(post),
    errors: errorsAfter(circuit, post).reduce((sum, area) => sum + units(area), 0),
    target: aimed ? units(aimed.area) : 0,
  };
}

function identified(
  objectives: readonly PlacedObjective[],
  units: (area: string) => number,
): ObjectiveStep<AnyObjective | AnyContrast>[] {
  const ids = objectiveIds(objectives);
  return objectives.map(({ area, objective }, i) => ({
    id: ids[i]!,
    area,
    units: units(area),
    objective: objective as unknown as AnyObjective | AnyContrast,
    weight: objective.weight,
  }));
}
