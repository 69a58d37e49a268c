import type { CircuitData, PlacedObjective } from "../circuit/data";
import { entryOf } from "../learning/entry";
import { type OptimizedRule, type Supplied, settings, supplied } from "../learning/rule";
import { type AnyObjective, isContrast, objectiveEntry } from "../objectives/table";
import { type Carries, taughtBy, toldBy } from "./credit";

/**
 * Whether the rule of a pathway passes what it is taught on to a pathway before it. Fixed weights pass the gradient; where
 * areas settle together, what they are taught stays with the pathways of that rule and the same settings.
 */
export const carries =
  ({ learning }: CircuitData): Carries =>
  (pathway, before) => {
    const rule = learning[pathway] as OptimizedRule | undefined;
    if (rule === undefined || entryOf(rule).backward !== undefined) return true;
    const other = learning[before] as OptimizedRule | undefined;
    return needs(rule, "phases") && other !== undefined && settings(other) === settings(rule);
  };

/** The signals that a pathway's rule needs and that come from objectives. */
export const neededBy = ({ learning }: CircuitData, pathway: string): readonly Supplied[] =>
  supplied.filter((signal) => needs(learning[pathway], signal));

/** For each signal that comes from objectives, the pathways that one of them supplies with it. */
export const suppliedBy: {
  readonly [S in Supplied]: (circuit: CircuitData, objective: PlacedObjective) => ReadonlySet<string>;
} = {
  teaching: (circuit, objective) => unlessFlat(objective, taughtBy(circuit, objective, carries(circuit))),
  phases: (circuit, objective) => unlessFlat(objective, taughtBy(circuit, objective, carries(circuit))),
  error: (circuit, objective) => unlessFlat(objective, toldBy(circuit, objective)),
  loss: (circuit, objective) => (isContrast(objective.objective) ? new Set() : toldBy(circuit, objective)),
  contrast: (circuit, objective) =>
    isContrast(objective.objective) ? taughtBy(circuit, objective, carries(circuit)) : new Set(),
};

/** Whether an objective has a gradient that can be taught through the areas. */
export const hasGradient = ({ objective }: PlacedObjective): boolean =>
  !isContrast(objective) && !objectiveEntry(objective as AnyObjective).flat;

const unlessFlat = (objective: PlacedObjective, supplied: ReadonlySet<string>) =>
  hasGradient(objective) ? supplied : new Set<string>();

const needs = (rule: CircuitData["learning"][string] | undefined, signal: Supplied) =>
  (rule?.needs ?? []).includes(signal);
