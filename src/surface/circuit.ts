import type { CircuitData } from "../circuit/data";
import { hash } from "../circuit/hash";
import { size } from "../circuit/names";
import type { Area, CircuitSpec, Edge, Exact, Known, Name, Objective, Pathway, TakesOf } from "../circuit/types";
import { asWritten } from "../development/as-written";
import { type Diagram, diagram } from "../figures/diagram";
import { ruleLabel } from "../figures/labels";
import { type Timeline, timeline } from "../figures/timeline";
import type { OwnRules } from "../learning/own";
import { display } from "../support/host";
import { type Assumption, assumptions } from "./assumptions";
import { checkContrasts } from "./check-contrasts";
import { checkCredit } from "./check-credit";
import { checkNormalised } from "./check-normalised";
import { checkSignals } from "./check-signals";
import { checkStages } from "./check-stages";
import { checkTargets } from "./check-targets";
import { type LooseSpec, parse } from "./parse";

/** A circuit that has passed every check. Its type remembers the areas, the pathways and the task signals it asks for. */
export interface Circuit<A = Record<string, Area>, E extends string = string, Asks extends string = never> {
  readonly areas: A;
  readonly pathways: { readonly [K in E]: Pathway };
  /** The task signals that its inputs and objectives take. */
  readonly asks: readonly Asks[];
  /** The complete, frozen data. */
  readonly data: CircuitData;
  /** SHA-256 of what the circuit is, however it was written down. */
  readonly hash: string;
  /** Areas as boxes, pathways as arrows with their rule, objectives, stages; a notebook shows it as a picture. */
  diagram(): Diagram;
  /** Its development, stage by stage: plasticity, weights of objectives, what inputs show, lesions; a notebook shows a picture. */
  timeline(): Timeline;
  /**
   * What the model assumes, a row for each pathway that ever learns or that a teaching signal crosses on its way to one
   * that does: the signals its rule needs, and what the rule or the crossing takes beyond what is at the synapse.
   */
  plausibility(): readonly Assumption[];
  /** The circuit as JSON data, from which `circuit()` makes the same circuit again. */
  toJSON(): object;
}

/** Any circuit, whatever its names. */
// biome-ignore lint/suspicious/noExplicitAny: what its areas and pathways are called does not matter where it is trained
export type AnyCircuit = Circuit<any, any, any>;

/** A circuit that asks for no other task signals than `S`. An error names the signal that the task lacks. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type CircuitFor<S extends string> = Circuit<any, any, Exact<S>>;

/**
 * States a circuit: its architecture, its objectives, its learning rules and its development.
 *
 * Names are checked while typing; what only values can tell is checked here.
 *
 * @param options.rules rules of your own, by name, that a circuit from JSON learns by
 * @throws CircuitError naming the place, what is wrong there, and what would be right
 * @example
 * circuit({
 *   architecture: {
 *     areas: { retina: image(8, 8), V1: area(32), naming: readout(10) },
 *     pathways: { "retina -> V1": {}, "V1 -> naming": {} },
 *   },
 *   objectives: { naming: crossEntropy("label") },
 *   learning: { otherwise: backprop() },
 * }).asks.length; // 2
 */
export function circuit<A extends Record<string, Area>, E extends Edge<Name<A>>, From extends string = never>(
  spec: CircuitSpec<A, E, From>,
  { rules = {} }: { readonly rules?: OwnRules } = {},
): Circuit<A, E, Known<From> | Known<TakesOf<A[keyof A]>>> {
  const data = freeze(parse(spec as unknown as LooseSpec, rules));
  checkSignals(data);
  checkContrasts(data);
  checkTargets(data);
  checkNormalised(data);
  checkStages(data);
  checkCredit(data);
  return Object.freeze({
    areas: data.areas as unknown as A,
    pathways: data.pathways as unknown as { readonly [K in E]: Pathway },
    asks: asks(data) as (Known<From> | Known<TakesOf<A[keyof A]>>)[],
    data,
    hash: hash(data),
    diagram: () => diagram(data),
    timeline: () => timeline(data),
    plausibility: () => assumptions(data),
    toJSON: () => toSpec(data),
    [display]: () => diagram(data)[display](),
    [Symbol.for("nodejs.util.inspect.custom")]: () => describe(data),
  });
}

function asks(circuit: CircuitData): readonly string[] {
  const taken = Object.values(circuit.areas).flatMap((area) => area.takes ?? []);
  const wanted = circuit.objectives.flatMap(({ objective }) => (objective.from === undefined ? [] : [objective.from]));
  return [...new Set([...taken, ...wanted])];
}

/** The data in the form in which a user writes a circuit. */
export function toSpec(circuit: CircuitData): LooseSpec {
  const objectives: { [area: string]: Objective[] } = {};
  for (const { area, objective } of circuit.objectives) {
    objectives[area] ??= [];
    objectives[area].push(objective);
  }
  const pathways = Object.entries(circuit.pathways).map(([name, { pre: _, post: __, ...pathway }]) => [name, pathway]);
  return {
    architecture: { areas: circuit.areas, pathways: Object.fromEntries(pathways) },
    objectives,
    learning: circuit.learning,
    development: circuit.development.map(asWritten),
    ...(circuit.time && { time: circuit.time }),
  };
}

function describe(circuit: CircuitData): string {
  const areas = Object.entries(circuit.areas).map(([name, { shape }]) => `${name} ${size(shape)}`);
  const pathways = Object.keys(circuit.pathways).map((p) => `${p}: ${ruleLabel(circuit.learning[p])}`);
  const objectives = circuit.objectives.map(({ area, objective }) => `${area}: ${objective.kind}`);
  return `Circuit { areas: ${areas.join(", ")} | pathways: ${pathways.join(", ")} | objectives: ${objectives.join(", ")} }`;
}

function freeze<T>(value: T): T {
  if (value !== null && typeof value === "object" && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}
