import { delayedRecall, mnist } from "../../src";
import type { Arm } from "./arm";
import { delayedArms } from "./delayed-arms";
import { mnistArms } from "./mnist-arms";
import type { Trial } from "./run-arm";

export interface Table {
  readonly title: string;
  readonly trial: Trial;
  /** The same on a few samples. */
  readonly quick: Trial;
  readonly arms: readonly Arm[];
}

const delayed = { items: 4, delay: 20, noise: 0.2, train: 2500, test: 1000 };

/** What `npm run rules` can run. */
export const tables = {
  mnist: {
    title: "MNIST, 60,000 images to learn from and 10,000 to be tested on",
    trial: { task: mnist(), batch: 100, heldOut: 10_000, tuning: 3 },
    quick: { task: mnist({ train: 2000, test: 500 }), batch: 100, heldOut: 500, tuning: 1 },
    arms: mnistArms,
  },
  delayed: {
    title: "Delayed recall, one of four items after 20 steps",
    trial: { task: delayedRecall(delayed), batch: 50, heldOut: 500, tuning: 10 },
    quick: { task: delayedRecall({ ...delayed, train: 200, test: 100 }), batch: 50, heldOut: 50, tuning: 1 },
    arms: delayedArms,
  },
} satisfies { readonly [name: string]: Table };
