import { gather, type Tensor1D } from "../../../src/ops";
import { crossEntropy } from "./cross-entropy";
import { descend } from "./descend";
import { integers } from "./filled";
import golden from "./golden/sweep-tiny.json";
import { images, labels } from "./images";
import { layers, reluLogits } from "./mlp";
import type { Workload } from "./workload";

const constants = { lr: 0.05, samples: 2000 };
const [epochs, perEpoch, size] = [5, 62, 32];

/** 784-32-10 trained for five epochs on 2,000 samples in memory, of which each step gathers 32. */
export const sweepTiny: Workload = {
  golden,
  step: "1 SGD update, batch 32 (whole run: 310)",
  constants,
  initial: () => layers(1200, [784, 32, 10]),
  data: () => ({ x: images(0, constants.samples), y: labels(0, constants.samples) }),
  batches: () =>
    Array.from({ length: epochs * perEpoch }, (_, t) => {
      const epoch = Math.floor(t / perEpoch);
      const first = (t % perEpoch) * size;
      return [integers([size], (i) => (977 * (first + i) + 131 * epoch) % constants.samples)];
    }),
  together: 8,
  update: ({ p, fixed: { x, y }, batch: [rows] }) =>
    descend(p, constants.lr, (p) =>
      crossEntropy(reluLogits(p, gather(x!, rows as Tensor1D)), gather(y!, rows as Tensor1D)),
    ),
};
