import type { Synapses } from "../architecture/dense";
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "../ops";
import type { AtPathway } from "./rule";

/** Tensors by name, such as the activity at the two ends of a pathway in each phase. */
export type Signalled = { readonly [name: string]: Tensor };

/** Rates by area, [samples, units]. */
export type Rates = { readonly [area: string]: Tensor2D };

/** The pathways of a circuit that learn by one rule, with the areas that they end on. */
export interface Group {
  readonly members: readonly Member[];
  /** The areas that they end on, in the order of computation. */
  readonly areas: readonly GroupArea[];
  /** Activity of every area of the circuit on this batch, from its inputs to its outputs. */
  readonly rates: Rates;
  /** Samples in the batch. */
  readonly samples: number;
  /**
   * Derivatives of the cost of each sample, the weighted sum of the objectives of one scope, by the rates of the group's
   * areas, where those are `rates` and the areas after them follow: [samples, units] each, zero where no objective is
   * reached. A local objective is reached from its own area only, and is to teach the pathways that end there.
   *
   * @param scope default `"upstream"`
   */
  slopes(rates: Rates, scope?: "upstream" | "local"): Rates;
  /**
   * What the batch costs, as the circuit computes it with some synapses replaced, and with something added to the drives
   * of some areas: [samples, units], or rows of every time step.
   *
   * @param change.choices areas that choose one of their units, which emits 1, all others 0: that whose activity is largest
   * with this added; in time rows of every step
   */
  costs(change: {
    readonly synapses?: { readonly [pathway: string]: Synapses };
    readonly drives?: Rates;
    readonly choices?: Rates;
  }): Costs;
  /** `body` done `times` times to a state of tensors, with the number of the time, from 0, int32: one native loop. */
  repeat<S extends Repeated>(times: number, body: (state: S, nth: Scalar) => S, state: S): S;
}

/** Objectives with their weights, added up: the cost of the batch is the mean of `each`, and `whole`. */
export interface Costs {
  /** Those that are a mean over samples, of each sample, [samples]. */
  readonly each: Tensor1D;
  /** Those that are of the batch as a whole, such as sparseness over a lifetime. */
  readonly whole: Scalar;
  /**
   * `each` as it comes in time, adding up to it: [steps, samples], or [1, samples] where it all comes in the last step, and in
   * circuits without time.
   */
  readonly coming: Tensor2D;
  /** The activity that costs it. */
  readonly rates: Rates;
  /** What each of the group's pathways brings of it, by pathway. */
  readonly brought: Rates;
  /** By area that chooses, how the logarithm of the probability of its choices answers to its drives, as rows. */
  readonly scores: Rates;
}

export type Repeated = Tensor | readonly Repeated[] | { readonly [name: string]: Repeated };

export interface Member extends AtPathway {
  readonly pathway: string;
  readonly pre: string;
  readonly post: string;
  /** Whether it learns in this stage. */
  readonly plastic: boolean;
  /** What it brings of its source's activity, [samples, pre], where areas have these rates: as it is, or normalised. */
  brings(rates: Rates): Tensor2D;
}

export interface GroupArea {
  readonly area: string;
  /** The members that end on it, and those that start from it. */
  readonly incoming: readonly Member[];
  readonly outgoing: readonly Member[];
  /** Its drive, from all its pathways, [samples, units]. */
  readonly drive: Tensor2D;
  /** What pathways of other rules bring to it, [samples, units]; undefined where there are none. */
  readonly outside: Tensor2D | undefined;
  /** Activity for a drive, and its derivative, elementwise. */
  rate(drive: Tensor2D): Tensor2D;
  slope(drive: Tensor2D): Tensor2D;
}
