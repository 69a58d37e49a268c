import { atLeastZero, fraction, wholeNumbers } from "../support/numbers";
import { streams } from "../support/streams";
import type { StaticTask } from "./dataset";
import { generated, type Samples } from "./generated";

export interface StoreIgnoreRecallOptions extends Samples {
  /** How many items there are; default 4. */
  readonly items?: number;
  /** Items shown in a trial, before the question; default 8. */
  readonly length?: number;
  /** The share of items, after the first, that come with the order to store; default 0.3. */
  readonly stores?: number;
  /** Standard deviation of the noise on every channel at every step; default 0.1. */
  readonly noise?: number;
}

/**
 * Store, ignore, recall: items are shown one after the other, each with the order to store it or to ignore it; at the end the one
 * stored last is to be named. A memory has to be written when it is told to, and to be safe else.
 *
 * `cue` is [items + 3] at each of length + 1 steps: a channel an item, then store, ignore and recall, each 1 where it is so; at the
 * recall, the last step, no item is shown. The first item is always to be stored. `label` is the item.
 * Source: O'Reilly & Frank 2006, "Making working memory work".
 *
 * @throws UsageError where a number makes no sense
 * @example
 * storeIgnoreRecall({ items: 3, length: 5 }).supplies[1]; // "label"
 */
export function storeIgnoreRecall(options: StoreIgnoreRecallOptions = {}): StaticTask<"cue" | "label"> {
  const { items = 4, length = 8, stores = 0.3, noise = 0.1, train = 1000, test = 500, seed = 0 } = options;
  const where = "storeIgnoreRecall()";
  wholeNumbers(where, { items, length }, { items: 2, length: 1 });
  fraction(where, "stores", stores);
  atLeastZero(where, "noise", noise);
  const steps = length + 1;
  const width = items + 3;
  const named = streams(seed);
  const draw = (part: string, size: number) => {
    const shown = named(`items/${part}`).integers(size * length, items);
    const chance = named(`orders/${part}`).uniform(size * length);
    const cue = named(`noise/${part}`).normal(size * steps * width, noise);
    const label = new Float32Array(size);
    for (let n = 0; n < size; n++) {
      for (let t = 0; t < length; t++) {
        const item = shown[n * length + t]!;
        const stored = t === 0 || chance[n * length + t]! < stores;
        if (stored) label[n] = item;
        cue[(n * steps + t) * width + item]! += 1;
        cue[(n * steps + t) * width + items + (stored ? 0 : 1)]! += 1;
      }
      cue[(n * steps + length) * width + items + 2]! += 1;
    }
    return { cue, label };
  };
  const signals = { cue: { shape: [width], steps }, label: { shape: [], classes: items } };
  return generated(["storeIgnoreRecall", { items, length, stores, noise }], signals, { train, test, seed }, draw);
}
