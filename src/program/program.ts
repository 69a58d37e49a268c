import { activations } from "../architecture/activations";
import type { AnyArea, InputArea } from "../architecture/areas";
import type { Constraints } from "../circuit/constraints";
import type { CircuitData, PlacedObjective, StageData } from "../circuit/data";
import { size } from "../circuit/names";
import type { OptimizedRule, PathwaySize } from "../learning/rule";
import type { AnyRule } from "../learning/table";
import type { AnyObjective } from "../objectives/table";
import { areasAfter } from "./credit";
import { hasGradient, neededBy, suppliedBy } from "./supply";

/** A circuit as the ordered operations that carry it out. Still data: no tensor has been made. */
export interface Program {
  readonly circuit: CircuitData;
  /** In the order of computation. */
  readonly areas: readonly AreaStep[];
  readonly pathways: { readonly [pathway: string]: PathwayStep };
  readonly objectives: readonly ObjectiveStep[];
  readonly stages: readonly StageStep[];
}

export type AreaStep =
  | { readonly kind: "input"; readonly area: string; readonly signal: string; readonly shape: readonly number[] }
  | {
      readonly kind: "rate";
      readonly area: string;
      readonly activation: keyof typeof activations;
      readonly incoming: readonly PathwayStep[];
      /** Whether an objective here teaches this area's own pathways and nothing before them. */
      readonly teachesLocally: boolean;
    };

export interface PathwayStep {
  readonly pathway: string;
  readonly pre: string;
  readonly post: string;
  /** Units at its two ends, and of the areas after it whose errors are sent to them. */
  readonly units: PathwaySize;
  readonly bias: boolean;
  /** The weights that it starts with, if they are given and not drawn. */
  readonly weights: readonly (readonly number[])[] | undefined;
  /** What its weights are held to. */
  readonly constraints: Constraints;
  /** Standard deviation of its weights at the start. */
  readonly scale: number;
  readonly rule: AnyRule | undefined;
}

export interface ObjectiveStep {
  /** `"naming crossEntropy"`; numbered where an area has two of a kind. */
  readonly id: string;
  readonly area: string;
  readonly units: number;
  readonly objective: AnyObjective;
}

export interface StageStep extends StageData {
  /** The plastic pathways whose rule needs a teaching signal; one reaches each of them. */
  readonly taught: readonly string[];
}

/** Orders and completes a circuit that has been checked. */
export function program(circuit: CircuitData): Program {
  const units = (area: string) => size(circuit.areas[area]!.shape);
  const pathways: { [pathway: string]: PathwayStep } = {};
  for (const [pathway, { pre, post, bias, weights, mask, bounds, signs }] of Object.entries(circuit.pathways)) {
    const target = circuit.areas[post] as AnyArea;
    const gain = target.kind === "rate" ? activations[target.activation].gain : 1;
    const scale = gain / Math.sqrt(units(pre));
    const rule = circuit.learning[pathway] as AnyRule | undefined;
    const constraints = { ...(mask && { mask }), ...(bounds && { bounds }), ...(signs && { signs }) };
    pathways[pathway] = {
      pathway,
      pre,
      post,
      units: pathwaySize(circuit, pathway),
      bias,
      weights,
      constraints,
      scale,
      rule,
    };
  }
  const areas = Object.entries(circuit.areas).map(([area, data]): AreaStep => {
    const kind = data as AnyArea;
    if (kind.kind === "input") return { kind: "input", area, signal: (kind as InputArea).takes[0], shape: kind.shape };
    const incoming = Object.values(pathways).filter(({ post }) => post === area);
    const teachesLocally = circuit.objectives.some((o) => o.area === area && o.objective.scope === "local");
    return { kind: "rate", area, activation: kind.activation, incoming, teachesLocally };
  });
  const reached = new Set(circuit.objectives.flatMap((it) => [...suppliedBy.teaching(circuit, it)]));
  const stages = circuit.development.map((stage) => ({
    ...stage,
    taught: stage.plastic.filter((pathway) => reached.has(pathway) && neededBy(circuit, pathway).includes("teaching")),
  }));
  return { circuit, areas, pathways, objectives: identified(circuit.objectives, units), stages };
}

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

function identified(objectives: readonly PlacedObjective[], units: (area: string) => number): ObjectiveStep[] {
  const seen = new Map<string, number>();
  return objectives.map(({ area, objective }) => {
    const name = `${area} ${objective.kind}`;
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return {
      id: nth === 1 ? name : `${name} ${nth}`,
      area,
      units: units(area),
      objective: objective as unknown as AnyObjective,
    };
  });
}
