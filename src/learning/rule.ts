import type { Backward, Synapses } from "../architecture/dense";
import type { Rule } from "../circuit/types";
import type { Tensor, Tensor2D } from "../ops";
import type { Optimizer } from "./optimizer";

/** What a rule may assume beyond what is at the synapse, from little to much. */
export const localities = ["local", "broadcast", "weight transport", "nonlocal in time"] as const;
export type Locality = (typeof localities)[number];

/** A rule as plain data: what it needs, and the optimizer that follows it. */
export interface OptimizedRule<Needs extends string = string> extends Rule<Needs> {
  readonly optimizer: Optimizer;
}

/** Units at the ends of a pathway. */
export interface PathwaySize {
  readonly pre: number;
  readonly post: number;
}

/** Numbers that a rule keeps for a pathway, and how they start. */
export interface Memory {
  readonly shape: readonly number[];
  /** Drawn from a normal distribution with the standard deviation of the pathway's own initial weights, or zero. */
  readonly start: "like weights" | "zero";
}

export type Memories = { readonly [name: string]: Tensor };

/** What a rule finds at a pathway when it is its turn. */
export interface Found {
  /** Activity of the source area, [samples, pre]. */
  readonly pre: Tensor2D;
  readonly synapses: Synapses;
  /** `preᵀ · teaching` and the teaching signal summed over samples; only for rules that need `"teaching"`. */
  readonly taught: Synapses | undefined;
  readonly memory: Memories;
}

/** The direction that the optimizer descends, for each of the pathway's numbers that learns, and the rule's new memory. */
export interface Direction {
  readonly synapses: Partial<Synapses>;
  readonly memory: Memories;
}

/**
 * A learning rule's entry in the table. A rule is two parts: how teaching crosses the pathway backwards, and how a
 * pathway turns what it finds into a direction of change.
 */
export interface RuleOf<R extends OptimizedRule> {
  /** What the change at a synapse assumes, the teaching signal being there where the rule takes one. */
  locality(size: PathwaySize): Locality;
  /** What the rule equals, and in which limit. */
  readonly equals: string;
  /** The same for a machine: with this memory, a step of the rule is a step of the rule `like`. A test is made from it. */
  readonly limit?: { readonly like: string; memory(synapses: Synapses): Memories };
  readonly source: string;
  /** Loose data, such as from JSON, made exact. */
  parse(given: R): R;
  memory(size: PathwaySize, rule: R): { readonly [name: string]: Memory };
  /** How teaching crosses the pathway, and what that assumes; absent in a rule that carries no credit to the areas before it. */
  readonly backward?: { readonly locality: Locality; across(synapses: Synapses, memory: Memories): Backward };
  direction(found: Found, rule: R): Direction;
}
