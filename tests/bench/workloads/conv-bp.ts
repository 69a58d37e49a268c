import { add, conv2d, pad, relu, reshape, type Tensor, type Tensor4D } from "../../../src/ops";
import { crossEntropy } from "./cross-entropy";
import { descend } from "./descend";
import { dense, uniform, zeros } from "./filled";
import golden from "./golden/conv-bp.json";
import { imageBatches } from "./images";
import { affine } from "./mlp";
import type { Workload } from "./workload";

const lr = 0.01;

// Two zeros on every side, not TensorFlow's "same", which is lopsided; the native backend takes no such padding by itself.
const around: [number, number][] = [
  [0, 0],
  [2, 2],
  [2, 2],
  [0, 0],
];
const layer = (x: Tensor, kernel: Tensor, bias: Tensor) =>
  relu(add(conv2d(pad(x as Tensor4D, around), kernel as Tensor4D, 2, "valid"), bias));

/** Two convolutions of 5 × 5 and stride 2, to 16 and 32 channels, and a dense readout, by backpropagation. */
export const convBp: Workload = {
  golden,
  step: "1 SGD update, batch 64",
  constants: { lr },
  initial: () => ({
    K1: uniform(901, [5, 5, 1, 16], 1 / 5),
    b1: zeros(16),
    K2: uniform(902, [5, 5, 16, 32], 1 / 20),
    b2: zeros(32),
    W3: dense(903, 1568, 10),
    b3: zeros(10),
  }),
  batches: () => imageBatches().map(([x, y]) => [{ ...x!, shape: [64, 28, 28, 1] }, y!]),
  update: ({ p, batch: [x, y] }) =>
    descend(p, lr, (p) => {
      const features = layer(layer(x!, p.K1!, p.b1!), p.K2!, p.b2!);
      return crossEntropy(affine(reshape(features, [-1, 1568]), p.W3!, p.b3!), y!);
    }),
};
