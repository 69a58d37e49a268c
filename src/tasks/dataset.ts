import type { Task } from "../circuit/types";

/** A signal's description: images have the shape of one sample; labels have no shape and a number of classes. */
export interface Signal {
  readonly shape: readonly number[];
  /** For labels, whose values are whole numbers from 0 to `classes - 1`. */
  readonly classes?: number;
  /** For a signal that goes on in time: the time steps of a sample, as the first axis of its values; absent in one that does not. */
  readonly steps?: number;
}

/** One part of a data set, sample after sample in flat row-major arrays; labels as whole numbers. */
export interface Split<S extends string = string> {
  readonly size: number;
  readonly values: { readonly [K in S]: Float32Array };
}

/** A data set in memory, already split. */
export interface Dataset<S extends string = string> {
  readonly signals: { readonly [K in S]: Signal };
  readonly train: Split<S>;
  readonly test: Split<S>;
}

/** A task whose samples are independent and come with their signals: a data set. */
export interface StaticTask<S extends string = string> extends Task<S> {
  readonly kind: "static";
  /** What the record of a run calls it, with its options: `mnist(train 60000, test 10000)`. */
  readonly name: string;
  load(): Promise<Dataset<S>>;
}
