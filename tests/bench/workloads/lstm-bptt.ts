import { scan } from "../../../src/engine/scan";
import { add, matMul, mul, sigmoid, split, type Tensor, tanh, zeros as zeroTensor } from "../../../src/ops";
import { crossEntropy } from "./cross-entropy";
import { descend } from "./descend";
import { dense, floats, s, zeros } from "./filled";
import golden from "./golden/lstm-bptt.json";
import { labels } from "./images";
import { affine } from "./mlp";
import { drives } from "./time";
import type { Workload } from "./workload";

const lr = 0.1;
const [steps, rows, inputs, hidden] = [64, 32, 32, 128];

/** 128 LSTM units over 64 steps, by backpropagation through time. */
export const lstmBptt: Workload = {
  golden,
  step: "1 SGD update, T=64, batch 32",
  constants: { lr },
  initial: () => ({
    Wx: dense(401, inputs, 4 * hidden),
    Wh: dense(402, hidden, 4 * hidden),
    // In the order input, forget, cell, output; memories are kept at first.
    b: floats([4 * hidden], (k) => Number(k >= hidden && k < 2 * hidden)),
    Wo: dense(403, hidden, 10),
    bo: zeros(10),
  }),
  batches: () =>
    [0, 1, 2, 3].map((b) => [
      floats([steps, rows, inputs], (k) => {
        const [i, n, t] = [k % inputs, Math.floor(k / inputs) % rows, Math.floor(k / (inputs * rows))];
        const label = (rows * b + n) % 10;
        return 0.5 * s(451, (steps * label + t) * inputs + i) + 0.5 * s(452, b * steps * rows * inputs + k);
      }),
      labels(rows * b, rows),
    ]),
  update: ({ p, batch: [x, y] }) =>
    descend(p, lr, ({ Wx, Wh, b, Wo, bo }) => {
      const unit = ({ h, cell }: { h: Tensor; cell: Tensor }, drive: Tensor) => {
        const gates = split(add(drive, matMul(h, Wh!)), 4, 1);
        const kept: Tensor = add(mul(sigmoid(gates[1]!), cell), mul(sigmoid(gates[0]!), tanh(gates[2]!)));
        return { state: { h: mul(sigmoid(gates[3]!), tanh(kept)) as Tensor, cell: kept }, output: [] };
      };
      const start: Tensor = zeroTensor([rows, hidden]);
      const { h } = scan(unit, { h: start, cell: start }, add(drives(x!, Wx!), b!) as Tensor).state;
      return crossEntropy(affine(h, Wo!, bo!), y!);
    }),
};
