import { crossEntropy } from "./cross-entropy";
import { descend } from "./descend";
import golden from "./golden/mlp-bp.json";
import { imageBatches } from "./images";
import { layers, reluLogits } from "./mlp";
import type { Workload } from "./workload";

const lr = 0.01;

/** 784-512-10 with rectified hidden units, by backpropagation. */
export const mlpBp: Workload = {
  golden,
  step: "1 SGD update, batch 64",
  constants: { lr },
  initial: () => layers(100, [784, 512, 10]),
  batches: imageBatches,
  together: 8,
  update: ({ p, batch: [x, y] }) => descend(p, lr, (p) => crossEntropy(reluLogits(p, x!), y!)),
};
