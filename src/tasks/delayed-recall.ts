import { atLeastZero, wholeNumbers } from "../support/numbers";
import { streams } from "../support/streams";
import type { StaticTask } from "./dataset";
import { generated, type Samples } from "./generated";

export interface DelayedRecallOptions extends Samples {
  /** How many items there are to be recalled; default 4. */
  readonly items?: number;
  /** Steps during which the item is shown; default 3. */
  readonly show?: number;
  /** Steps between the item and the question; default 15. */
  readonly delay?: number;
  /** Steps of the question, at the end; default 2. */
  readonly ask?: number;
  /** Standard deviation of the noise on every channel at every step; default 0.1. */
  readonly noise?: number;
}

/**
 * Delayed recall: one of some items is shown, then there is nothing but noise, then a question, at whose end the item is to
 * be named. What was shown has to be kept by the circuit itself.
 *
 * `cue` is [items + 1] at each of show + delay + ask steps: a channel an item, 1 while it is shown, and one that is 1 during
 * the question; `label` is the item. The delayed-response paradigm of Fuster & Alexander 1971, in the form in which networks
 * are tested by it (store and recall, Bellec et al. 2018).
 *
 * @example
 * delayedRecall({ items: 2, delay: 10 }).supplies[0]; // "cue"
 */
export function delayedRecall(options: DelayedRecallOptions = {}): StaticTask<"cue" | "label"> {
  const { items = 4, show = 3, delay = 15, ask = 2, noise = 0.1, train = 1000, test = 500, seed = 0 } = options;
  const where = "delayedRecall()";
  wholeNumbers(where, { items, show, delay, ask }, { items: 2, show: 1, delay: 0, ask: 1 });
  atLeastZero(where, "noise", noise);
  const steps = show + delay + ask;
  const width = items + 1;
  const named = streams(seed);
  const draw = (part: string, size: number) => {
    const label = Float32Array.from(named(`items/${part}`).integers(size, items));
    const cue = named(`noise/${part}`).normal(size * steps * width, noise);
    for (let n = 0; n < size; n++)
      for (let t = 0; t < steps; t++) {
        const channel = t < show ? label[n]! : t >= show + delay ? items : undefined;
        if (channel !== undefined) cue[(n * steps + t) * width + channel]! += 1;
      }
    return { cue, label };
  };
  const signals = { cue: { shape: [width], steps }, label: { shape: [], classes: items } };
  return generated(["delayedRecall", { items, show, delay, ask, noise }], signals, { train, test, seed }, draw);
}
