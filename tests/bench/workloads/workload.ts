import type { Tensor } from "../../../src/ops";
import type { Arrays, Filled } from "./filled";
import type { Golden } from "./golden";

/** Tensors by name. */
export type Named = { readonly [name: string]: Tensor };

/** What a workload is, in the terms of WORKLOADS.md: its arrays and constants for every implementation, its step for Triad. */
export interface Workload {
  /** The numbers that every implementation is to come to. */
  readonly golden: Golden;
  /** What one step is. */
  readonly step: string;
  readonly constants: { readonly [name: string]: number };
  /** The parameters at the start, in the order of the golden file. */
  readonly initial: () => Arrays;
  /** What stays as it is, such as a feedback pathway. */
  readonly fixed?: () => Arrays;
  /** What the batches point into, where they do. */
  readonly data?: () => Arrays;
  /** Step t takes batch (t − 1) mod their number. */
  readonly batches: () => readonly (readonly Filled[])[];
  /** How many steps Triad takes in one call, each with its own batch, as its trainer does; default 1. */
  readonly together?: number;
  /** One step in the operations that anyone has, for `compile`. */
  readonly update: (given: Given) => Updated;
}

export type Given = {
  /** The parameters. */
  readonly p: Named;
  readonly batch: readonly Tensor[];
  /** What `fixed` and `data` hold. */
  readonly fixed: Named;
};

export type Updated = {
  readonly p: Named;
  /** With the parameters as they were given. */
  readonly loss: Tensor;
};
