import { wholeNumbers } from "../support/numbers";
import type { Signal, Split, StaticTask } from "./dataset";

/** What every generated task is asked for. */
export interface Samples {
  /** Samples to learn from; default 1000, where the task does not say otherwise. */
  readonly train?: number;
  /** Samples to be tested on; default 500, where the task does not say otherwise. */
  readonly test?: number;
  /** Of the samples themselves, whatever seed a circuit is trained from; default 0. */
  readonly seed?: number;
}

/**
 * A task whose samples are drawn anew at each load, always the same ones.
 *
 * @param call the function's name and its own options, which the task's name has all: `["movers", { size: 12 }]`
 * @param signals of a sample
 * @param draw the values of one part, from streams of which each part has its own; sample after sample, flat
 * @throws UsageError where there is not a sample in each part
 */
export function generated<S extends string>(
  [name, told]: readonly [string, { readonly [option: string]: string | number }],
  signals: { readonly [K in S]: Signal },
  { train, test, seed }: Required<Samples>,
  draw: (part: "train" | "test", size: number) => Split<S>["values"] | Promise<Split<S>["values"]>,
): StaticTask<S> {
  const sizes = { train, test };
  wholeNumbers(`${name}()`, sizes, { train: 1, test: 1 });
  const options = Object.entries({ ...told, ...sizes, seed });
  const split = async (part: "train" | "test") => ({ size: sizes[part], values: await draw(part, sizes[part]) });
  return {
    kind: "static",
    supplies: Object.keys(signals) as S[],
    name: `${name}(${options.map(([option, value]) => `${option} ${value}`).join(", ")})`,
    load: async () => ({ signals, train: await split("train"), test: await split("test") }),
  };
}
