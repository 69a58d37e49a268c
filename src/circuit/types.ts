/**
 * What a circuit remembers in its type, so that a wrong name does not compile.
 *
 * The checks are by inference: `circuit({...})` infers the areas `A` and the pathways `E` from the architecture alone,
 * and everything else is held to them. The names `Between`, `In`, `On` and `Stage` are what an error message shows.
 */

/** Uses `T` and never infers it. (`NoInfer` for compilers before 5.4, such as the one behind notebook cells.) */
export type Exact<T> = [T][T extends unknown ? 0 : never];
export type Name<A> = Extract<keyof A, string>;
/** `"V1 -> IT"`, and `"V1 -> IT / gain"` for a second pathway between the same areas. */
export type Edge<N extends string> = `${N} -> ${N}` | `${N} -> ${N} / ${string}`;
type Pre<E> = E extends `${infer X} -> ${string}` ? X : never;
type Post<E> = E extends `${string} -> ${infer Y} / ${string}` ? Y : E extends `${string} -> ${infer Y}` ? Y : never;

/** A population of units: its shape, the signals that it emits, and the task signals that it takes. */
export interface Area<Emits extends string = string, Takes extends string = string> {
  readonly kind: string;
  readonly shape: readonly number[];
  readonly emits: readonly Emits[];
  readonly takes?: readonly Takes[];
}

/** A projection from one area to another. `{}` is a dense one with a bias. */
export interface Pathway {
  readonly kind?: "dense";
  /** Whether the units it ends on get a bias that is learned along with its weights; default true. */
  readonly bias?: boolean;
  /**
   * Whether it brings its source's activity scaled, sample by sample, so that the squares average one: its direction without
   * its length (Hinton 2022); default false.
   */
  readonly normalised?: boolean;
  /** Time steps until it brings the activity of its source: 1 where it closes a loop, else 0 by default. */
  readonly delay?: 0 | 1;
  /** The weights that it starts with, one row a source unit and one column a target unit; default: drawn at random. */
  readonly weights?: readonly (readonly number[])[];
  /** Standard deviation of the weights that are drawn; default the target's gain / √(source units). */
  readonly sd?: number;
  /**
   * 1 where there is a synapse and 0 where there is none, of the same shape as the weights; default: all to all. This and what
   * follows holds after every update, whatever the rule. Weights are drawn as without it.
   */
  readonly mask?: readonly (readonly number[])[];
  /** The least and the most that a weight may be, `null` where there is no such bound: `[0, null]`; default: none. */
  readonly bounds?: readonly [least: number | null, most: number | null];
  /**
   * Dale's law: for each source unit, or for all, 1 (excitatory: no weight below zero) or -1 (inhibitory: none above). What is
   * drawn on the other side is folded over, what learns its way there stops at zero.
   */
  readonly signs?: number | readonly number[];
}

/** How a pathway learns; `needs` names the signals that both its ends must supply. */
export interface Rule<Needs extends string = string> {
  readonly kind: string;
  readonly needs: readonly Needs[];
}

/** What an area is to achieve; `from` names the task signal that is its target, `of` the area whose activity is. */
export interface Objective<From extends string = string, Of extends string = string> {
  readonly kind: string;
  readonly from?: From;
  readonly of?: Of;
}

/** What a circuit lives through; `supplies` names the signals that it gives. */
export interface Task<Supplies extends string = string> {
  readonly supplies: readonly Supplies[];
}

/** How a circuit lives in time. */
export interface Time {
  /** Length of a time step, ms; default 1. */
  readonly dt?: number;
  /** Steps during which a sample is there, where the task's signals do not themselves go on in time. */
  readonly steps?: number;
  /**
   * After how many steps back-propagation through time is cut off: what was before the last multiple of it carries no credit
   * (Williams & Peng 1990, with k₁ = k₂). Default: it is not.
   */
  readonly truncate?: number;
}

export type Between<N extends string, E extends Edge<N>> = { readonly [K in E]: Pathway };
export type In<N extends string, T> = { readonly [K in N]?: T };
export type On<A, E extends string> = {
  readonly [K in E | "otherwise"]?: Rule<Signals<A, K extends "otherwise" ? E : K>>;
};
/** When a stage ends that goes on until something is learned. */
export interface Until<N extends string = string> {
  /** On the test set: the share of samples named right, or a loss before its objective's weight. */
  readonly metric: "accuracy" | "loss";
  /** Whose it is; default: the first area that has one. */
  readonly area?: N;
  /** The stage has ended where the metric is that or more; give this or `atMost`. */
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Epochs after which it ends all the same. */
  readonly within: number;
  /** Steps of the stage from one look at the metric to the next; default: after every epoch. */
  readonly every?: number;
}

/** A number that changes in the course of a stage; `unit` is that of its times, from the stage's first step on. */
export interface Course {
  readonly kind: string;
  readonly unit: "epochs" | "steps";
}

/** What becomes of what an input shows; `of` says of which inputs. */
export interface Transform {
  readonly kind: string;
  readonly of: "images" | "anything";
}

/** The names of the areas that are inputs. */
type InputsOf<A> = {
  [N in Name<A>]: A[N] extends { readonly kind: infer K } ? ("input" extends K ? N : never) : never;
}[Name<A>];

/** A stage of a circuit's life: how long it is, by one of `epochs`, `steps` and `until`, and what is so in it. */
export interface Stage<E extends string = string, N extends string = string, I extends string = N> {
  readonly stage: string;
  readonly epochs?: number;
  /** Training steps; they may end within an epoch, and the next stage begins another. */
  readonly steps?: number;
  /**
   * It ends for each seed by itself, at the first look at which that seed's metric is reached. Looks test the circuit on the
   * test set, whatever `testAt` says; `validationSplit(task, n)` puts samples of the training set in its place.
   */
  readonly until?: Until<N>;
  /**
   * The pathways that learn in this stage; default: all that have a rule. Or how plastic they are, a factor on the steps that
   * they take, of at least 0: `{ "retina -> V1": 0.1, "V1 -> IT": criticalPeriod({ closes: 3 }) }`. With 0 the synapses stay the
   * same bits, while what a rule and its optimizer keep in memory goes on.
   */
  readonly plastic?: readonly E[] | { readonly [K in E]?: number | Course };
  /**
   * What inputs show in this stage while the circuit trains: `{ retina: blur({ sd: 2 }) }`, or a list, one after another. Tests
   * show them as they are, and targets among the task's signals stay as they are; one that is another area is what that shows.
   */
  readonly see?: { readonly [K in I]?: Transform | readonly Transform[] };
  /** Areas that are silent in this stage, in training and in tests; no pathway from or to one learns. */
  readonly lesioned?: readonly N[];
  /**
   * Weights of objectives in this stage, in place of their own: by area, `{ naming: 0.5 }`, or by objective where an area has
   * several, `{ "naming crossEntropy": ramp({ from: 0, to: 1, ends: 2 }) }`.
   */
  readonly weights?: { readonly [K in N | `${N} ${string}`]?: number | Course };
}

type EmitsOf<X> = X extends Area<infer S, string> ? S : never;
/** The task signals that an area takes. */
export type TakesOf<X> = X extends Area<string, infer S> ? S : never;
/** Signals that are not known by name (a circuit from JSON) are checked by value only. */
export type Known<S extends string> = string extends S ? never : S;
/** What a pathway offers a rule: what both its ends emit, and what every pathway has. `infer` makes errors print the list. */
type Signals<A, E> =
  | Extract<EmitsOf<A[Pre<E> & keyof A]>, EmitsOf<A[Post<E> & keyof A]>>
  | "teaching"
  | "error"
  | "phases"
  | "loss"
  | "contrast" extends infer S
  ? S & string
  : never;

/** The three components and their development, as a user writes them. */
export interface CircuitSpec<A, E extends Edge<Name<A>>, From extends string> {
  readonly architecture: { readonly areas: A; readonly pathways: Between<Name<A>, E> };
  readonly objectives?: In<
    Name<Exact<A>>,
    Objective<From, Name<Exact<A>>> | readonly Objective<From, Name<Exact<A>>>[]
  >;
  readonly learning?: On<A, Exact<E>>;
  readonly development?: readonly Stage<Exact<E>, Name<Exact<A>>, InputsOf<Exact<A>>>[];
  readonly time?: Time;
}
