import type { Synapses } from "../architecture/dense";
import type { NeuralArea } from "../architecture/neurons";
import type { Rule } from "../circuit/types";
import type { Scalar, Tensor, Tensor2D } from "../ops";
import type { Group, Rates, Repeated, Signalled } from "./group";
import type { Optimizer } from "./optimizer";

/** What a rule may assume beyond what is at the synapse, from little to much. */
export const localities = ["local", "broadcast", "weight transport", "nonlocal in time"] as const;
export type Locality = (typeof localities)[number];

/**
 * What a rule may need, beside what the ends of its pathway emit: `teaching`, a signal that the pathways after it carry
 * back; `error`, the errors of the areas with objectives, sent to all areas before them; `phases`, the activity in which
 * the areas settle under their objectives; `loss`, how well the whole circuit did; `contrast`, the activity under a task signal
 * as it is and under a wrong one, and what the area is to make of each.
 */
export const supplied = ["teaching", "error", "phases", "loss", "contrast"] as const;
export type Supplied = (typeof supplied)[number];

/** A rule as plain data: what it needs, and the optimizer that follows it. */
export interface OptimizedRule<Needs extends string = string> extends Rule<Needs> {
  readonly optimizer: Optimizer;
  /** The task signal that it takes at each pathway, if it takes one; an objective of the circuit takes it too. */
  readonly from?: string;
}

/** What a rule is, whatever optimizer follows it: pathways with the same settings work together. */
export const settings = ({ optimizer: _, ...same }: OptimizedRule): string => JSON.stringify(same);

/** What a pathway is to the numbers that a rule keeps for it. */
export interface PathwaySize {
  readonly pre: number;
  readonly post: number;
  /** Units of the areas with objectives whose errors are sent to `post`: those after it. */
  readonly errors: number;
  /** Units of the task signal that the rule takes; 0 where it takes none. */
  readonly target: number;
}

/** Numbers that a rule keeps for a pathway, and how they start. */
export interface Memory {
  readonly shape: readonly number[];
  /**
   * Zero, or drawn from a normal distribution: with the standard deviation of the pathway's own initial weights, or with
   * one that is given.
   */
  readonly start: "zero" | "like weights" | { readonly sd: number };
}

export type Memories = { readonly [name: string]: Tensor };

/** A pathway with its numbers. */
export interface AtPathway {
  readonly synapses: Synapses;
  readonly memory: Memories;
  /** Standard deviation of the pathway's initial weights. */
  readonly scale: number;
  /**
   * Normal numbers with standard deviation `sd`, default 1, from the pathway's own stream `name`, which the rule names in
   * its `streams`: the same ones whenever they are asked for in one update, others in the next.
   *
   * @param nth which of several draws in one update it is, `of` so many in every update: for a loop
   */
  normal(name: string, shape: readonly number[], sd?: number, nth?: Nth): Tensor;
}

/** One of several, from 0; `nth` is an int32 scalar. */
export type Nth = { readonly nth: Scalar; readonly of: number };

/** What a rule finds at a pathway when it is its turn. All but `pre` and `post` only where its `needs` say so. */
export interface Found extends AtPathway {
  /** Activity of the source area, or its direction where the pathway is normalised, [samples, pre]. */
  readonly pre: Tensor2D;
  /** Activity of the target area, [samples, post]. */
  readonly post: Tensor2D;
  /** The derivative of the target's activity with respect to its drive, [samples, post]. */
  readonly slope: Tensor2D;
  /** `preᵀ · teaching` and the teaching signal summed over samples. Needs `"teaching"`. */
  readonly taught: Synapses | undefined;
  /** Derivatives of the objectives, with their weights. Needs `"error"`. */
  readonly error: Errors;
  /** What its area is to tell apart. Needs `"contrast"`. */
  readonly contrast: { readonly real: Shown; readonly unreal: Shown };
  /** The kind of units of the target area, and the length of a time step, ms. */
  readonly neuron: NeuralArea;
  readonly dt: number;
  /** The weights by which the target area's own activity of the step before drives it, [post, post]; undefined without. */
  readonly loop: Tensor2D | undefined;
  /** By how much a reward counts less a step later for the target area, if it is to predict one; else 1. */
  readonly discount: number;
  /** Samples in the batch; in time the rows of all arrays are the samples of every step, one step after another. */
  readonly samples: number;
  /**
   * Goes through the time steps, from the first to the last; without time there is one.
   *
   * @param rows of which `body` is given those of its step, [samples, units]
   * @returns the last state
   */
  overTime<S extends Repeated>(rows: Rates, start: S, body: (state: S, now: Rates) => S): S;
  /** The task signal that the rule takes by its `from`, [samples, units], a label as one-hot rows. */
  readonly target: Tensor2D | undefined;
  /** What `together` of the rule gave for this pathway. */
  readonly signals: Signalled;
}

/** A pathway while the circuit is shown a task signal as it is, or a wrong one. */
export interface Shown {
  /** What it brings of its source's activity, [samples, pre]. */
  readonly pre: Tensor2D;
  /** The derivative of the cost of the target area's contrast by its drive, with its weight, [samples, post]. */
  readonly teaching: Tensor2D;
}

export interface Errors {
  /** Of the target area's own objectives, by its activity, [samples, post]; undefined where it has none. */
  readonly own: Tensor2D | undefined;
  /** Of the areas after it, by their drives, side by side, [samples, errors]; undefined where there are none. */
  readonly after: Tensor2D | undefined;
  /**
   * Of all objectives by the target area's activity, [samples, post]: what it does to them through all that comes after it,
   * by the transposes of the weights on the way, but not through a loop to itself.
   */
  readonly through: Tensor2D;
}

/** The direction that the optimizer descends, for each of the pathway's numbers that learns, and what is new in the rule's memory. */
export interface Direction {
  readonly synapses: Partial<Synapses>;
  readonly memory?: Memories;
}

/** A pathway after the optimizer has had its turn. */
export interface Stepped {
  readonly before: Synapses;
  readonly synapses: Synapses;
  /** What the optimizer has added. */
  readonly change: Partial<Synapses>;
  readonly memory: Memories;
}

/**
 * A learning rule's entry in the table. A rule is two parts: how an area comes by its teaching signal, and how a pathway
 * turns what it finds into a direction of change.
 */
export interface RuleOf<R extends OptimizedRule> {
  /** What the change at a synapse assumes, the signals that it needs being there. */
  locality(size: PathwaySize, rule: R): Locality;
  /** What the rule equals, and in which limit. */
  readonly equals: string;
  /**
   * The same for a machine: with this memory, and these settings, a step of the rule is a step of the rule `like`. A test is
   * made from it.
   */
  readonly limit?: {
    readonly like: string;
    memory(synapses: Synapses): Memories;
    readonly rule?: Partial<R>;
    /** How far the directions may be from each other, relative to the largest entry; default: the same bits. */
    readonly within?: number;
  };
  readonly source: string;
  /** Loose data, such as from JSON, made exact. */
  parse(given: R): R;
  memory(size: PathwaySize, rule: R): { readonly [name: string]: Memory };
  /** The random streams that each of its pathways has. */
  readonly streams?: readonly string[];
  /**
   * How teaching crosses the pathway, from [samples, post], at the drive, to [samples, pre], at the activity, and what that
   * assumes; absent in a rule that carries no credit to the areas before it.
   */
  readonly backward?: { readonly locality: Locality; across(teaching: Tensor2D, at: AtPathway, rule: R): Tensor2D };
  /**
   * For rules whose areas hear the areas after them as well: what these bring to the drives of those before, by area,
   * [samples, units], once all have settled without a target. Wherever activity is looked at, it is there; `together`
   * finds the group settled.
   */
  settle?(group: Group, rule: R): Rates;
  /** Whether `together` serves circuits that live in time as well. */
  readonly inTime?: true;
  /** For rules that take all their pathways to work: what each of them finds beside its own, by pathway. */
  together?(group: Group, rule: R): { readonly [pathway: string]: Signalled };
  direction(found: Found, rule: R): Direction;
  /** What else changes once the optimizer has had its turn. */
  follow?(stepped: Stepped, rule: R): { readonly synapses: Synapses; readonly memory: Memories };
}
