import type { Synapses } from "../architecture/dense";
import type { Tensor, Tensor1D, Tensor2D } from "../ops";
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
   * The cost of each sample, [samples], as the circuit computes it with some synapses replaced, and with something added
   * to the drives of some areas. An objective that is of a batch as a whole counts for each of its samples.
   */
  costs(change: { readonly synapses?: { readonly [pathway: string]: Synapses }; readonly drives?: Rates }): Tensor1D;
  /** `body` done `times` times to a state of tensors: one native loop. */
  repeat<S extends Repeated>(times: number, body: (state: S) => S, state: S): S;
}

export type Repeated = Tensor | readonly Repeated[] | { readonly [name: string]: Repeated };

export interface Member extends AtPathway {
  readonly pathway: string;
  readonly pre: string;
  readonly post: string;
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
