import { atLeastZero, wholeNumbers } from "../support/numbers";
import { streams } from "../support/streams";
import type { StaticTask } from "./dataset";
import { generated, type Samples } from "./generated";

export interface DelayedMatchToSampleOptions extends Samples {
  /** How many items there are; default 4. */
  readonly items?: number;
  /** Steps during which each of the two items is shown; default 3. */
  readonly show?: number;
  /** Steps between them; default 10. */
  readonly delay?: number;
  /** Standard deviation of the noise on every channel at every step; default 0.1. */
  readonly noise?: number;
}

/**
 * Delayed match to sample: an item is shown, then nothing but noise, then an item again: is it the same? The sample has to be kept
 * and compared; neither item by itself, nor any sum of what each of them says, tells the answer.
 *
 * `cue` is [items] at each of 2 · show + delay steps, a channel an item, 1 while it is shown; `label` is 1 for a match, in half of
 * the trials, else 0. Source: the paradigm of Fuster & Jervey 1981 and of Miller, Erickson & Desimone 1996, without distractors.
 *
 * @throws UsageError where a number makes no sense
 * @example
 * delayedMatchToSample({ items: 2, delay: 5 }).supplies[1]; // "label"
 */
export function delayedMatchToSample(options: DelayedMatchToSampleOptions = {}): StaticTask<"cue" | "label"> {
  const { items = 4, show = 3, delay = 10, noise = 0.1, train = 1000, test = 500, seed = 0 } = options;
  const where = "delayedMatchToSample()";
  wholeNumbers(where, { items, show, delay }, { items: 2, show: 1, delay: 0 });
  atLeastZero(where, "noise", noise);
  const steps = 2 * show + delay;
  const named = streams(seed);
  const draw = (part: string, size: number) => {
    const label = Float32Array.from(named(`match/${part}`).permutation(size), (n) => n % 2);
    const sample = named(`sample/${part}`).integers(size, items);
    const other = named(`other/${part}`).integers(size, items - 1);
    const cue = named(`noise/${part}`).normal(size * steps * items, noise);
    for (let n = 0; n < size; n++) {
      const probe = label[n] === 1 ? sample[n]! : (sample[n]! + 1 + other[n]!) % items;
      for (let t = 0; t < show; t++) {
        cue[(n * steps + t) * items + sample[n]!]! += 1;
        cue[(n * steps + show + delay + t) * items + probe]! += 1;
      }
    }
    return { cue, label };
  };
  const signals = { cue: { shape: [items], steps }, label: { shape: [], classes: 2 } };
  return generated(["delayedMatchToSample", { items, show, delay, noise }], signals, { train, test, seed }, draw);
}
