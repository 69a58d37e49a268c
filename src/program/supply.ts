import type { CircuitData, PlacedObjective } from "../circuit/data";
import { type Supplied, settings, supplied } from "../learning/rule";
import { type AnyRule, rules } from "../learning/table";
import { type Carries, taughtBy, toldBy } from "./credit";

/**
 * Whether the rule of a pathway passes what it is taught on to a pathway before it. Fixed weights pass the gradient; where
 * areas settle together, what they are taught stays with the pathways of that rule and the same settings.
 */
export const carries =
  ({ learning }: CircuitData): Carries =>
  (pathway, before) => {
    const rule = learning[pathway] as AnyRule | undefined;
    if (rule === undefined || rules[rule.kind].backward !== undefined) return true;
    const other = learning[before] as AnyRule | undefined;
    return needs(rule, "phases") && other !== undefined && settings(other) === settings(rule);
  };

/** The signals that a pathway's rule needs and that come from objectives. */
export const neededBy = ({ learning }: CircuitData, pathway: string): readonly Supplied[] =>
  supplied.filter((signal) => needs(learning[pathway], signal));

/** For each signal that comes from objectives, the pathways that one of them supplies with it. */
export const suppliedBy: {
  readonly [S in Supplied]: (circuit: CircuitData, objective: PlacedObjective) => ReadonlySet<string>;
} = {
  teaching: (circuit, objective) => taughtBy(circuit, objective, carries(circuit)),
  phases: (circuit, objective) => taughtBy(circuit, objective, carries(circuit)),
  error: toldBy,
  loss: toldBy,
};

const needs = (rule: CircuitData["learning"][string] | undefined, signal: Supplied) =>
  (rule?.needs ?? []).includes(signal);
