import { div, expandDims, sum } from "../../../src/ops";
import { crossEntropy } from "./cross-entropy";
import { descend } from "./descend";
import { stacked } from "./filled";
import golden from "./golden/seeds-10.json";
import { imageBatches } from "./images";
import { layers, reluLogits } from "./mlp";
import type { Workload } from "./workload";

const lr = 0.01;
const seeds = Array.from({ length: 10 }, (_, r) => r);

/** Ten 784-64-10 networks along a leading axis, each with an order of the data of its own. */
export const seeds10: Workload = {
  golden,
  step: "1 SGD update of all 10 networks, batch 64 each",
  constants: { lr },
  initial: () => {
    const networks = seeds.map((r) => layers(1100 + 10 * r, [784, 64, 10]));
    return Object.fromEntries(
      Object.keys(networks[0]!).map((name) => [name, stacked(networks.map((network) => network[name]!))]),
    );
  },
  batches: () => {
    const four = imageBatches();
    return four.map((_, t) => [0, 1].map((i) => stacked(seeds.map((r) => four[(t + r) % 4]![i]!))));
  },
  together: 8,
  update: ({ p, batch: [x, y] }) => {
    const losses = descend(p, lr, ({ W1, b1, W2, b2 }) =>
      sum(crossEntropy(reluLogits({ W1: W1!, b1: expandDims(b1!, 1), W2: W2!, b2: expandDims(b2!, 1) }, x!), y!)),
    );
    return { p: losses.p, loss: div(losses.loss, seeds.length) };
  },
};
