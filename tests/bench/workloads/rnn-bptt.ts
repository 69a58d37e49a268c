import { scan } from "../../../src/engine/scan";
import { add, matMul, mean, squaredDifference, type Tensor, tanh, zeros as zeroTensor } from "../../../src/ops";
import { descend } from "./descend";
import { dense, floats, s, zeros } from "./filled";
import golden from "./golden/rnn-bptt.json";
import { affine } from "./mlp";
import { drives } from "./time";
import type { Workload } from "./workload";

const lr = 0.05;
const [steps, rows, inputs, hidden, outputs] = [50, 64, 16, 64, 4];

const input = (b: number, t: number, n: number, i: number) =>
  Math.fround(s(351, ((b * steps + t) * rows + n) * inputs + i));

/** A recurrent network of 64 tanh units over 50 steps, by backpropagation through time. */
export const rnnBptt: Workload = {
  golden,
  step: "1 SGD update, T=50, batch 64",
  constants: { lr },
  initial: () => ({
    Wx: dense(301, inputs, hidden),
    Wh: dense(302, hidden, hidden),
    b: zeros(hidden),
    Wo: dense(303, hidden, outputs),
    bo: zeros(outputs),
  }),
  batches: () =>
    [0, 1, 2, 3].map((b) => [
      floats([steps, rows, inputs], (k) => input(b, 0, 0, k)),
      floats([rows, outputs], (k) => {
        const n = Math.floor(k / outputs);
        const o = k % outputs;
        return 0.5 * (input(b, steps - 1, n, o) + input(b, steps - 2, n, 4 + o));
      }),
    ]),
  update: ({ p, batch: [x, target] }) =>
    descend(p, lr, ({ Wx, Wh, b, Wo, bo }) => {
      const cell = (h: Tensor, drive: Tensor) => ({ state: tanh(add(drive, matMul(h, Wh!))) as Tensor, output: [] });
      const h = scan(cell, zeroTensor([rows, hidden]) as Tensor, add(drives(x!, Wx!), b!) as Tensor).state;
      return mean(squaredDifference(affine(h, Wo!, bo!), target!));
    }),
};
