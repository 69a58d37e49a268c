import { scan } from "../../../src/engine/scan";
import {
  abs,
  add,
  cast,
  customGrad,
  div,
  greater,
  mul,
  square,
  sub,
  type Tensor,
  zerosLike,
  zeros as zeroTensor,
} from "../../../src/ops";
import { crossEntropy } from "./cross-entropy";
import { descend } from "./descend";
import { dense, floats, u, zeros } from "./filled";
import golden from "./golden/snn-surrogate.json";
import { labels, pixel, pixels } from "./images";
import { drives } from "./time";
import type { Workload } from "./workload";

const constants = { lr: 0.01, alpha: 0.9, beta: 0.9, theta: 1, slope: 10 };
const [steps, rows, hidden] = [50, 64, 128];

// 1 where above 0, with the derivative of a fast sigmoid.
const spike = customGrad((above, save) => {
  (save as (tensors: Tensor[]) => void)([above as Tensor]);
  return {
    value: cast(greater(above as Tensor, 0), "float32"),
    gradFunc: (dy: Tensor, saved: Tensor[]) => div(dy, square(add(1, mul(constants.slope, abs(saved[0]!))))),
  };
});

// The same, of which no gradient is taken.
const constant = customGrad((x) => ({ value: (x as Tensor).clone(), gradFunc: (dy: Tensor) => zerosLike(dy) }));

/** 128 leaky integrate-and-fire units over 50 steps and a leaky readout, by surrogate gradients. */
export const snnSurrogate: Workload = {
  golden,
  step: "1 SGD update, T=50, batch 64",
  constants,
  initial: () => ({
    W1: dense(701, pixels, hidden, 2),
    b1: zeros(hidden),
    W2: dense(702, hidden, 10, 0.2),
    b2: zeros(10),
  }),
  batches: () =>
    [0, 1].map((b) => [
      floats([steps, rows, pixels], (k) => {
        const n = Math.floor(k / pixels) % rows;
        const x = Math.fround(pixel(rows * b + n, k % pixels));
        return Number(u(751, b * steps * rows * pixels + k) < 0.25 * x);
      }),
      labels(rows * b, rows),
    ]),
  update: ({ p, batch: [x, y] }) =>
    descend(p, constants.lr, ({ W1, b1, W2, b2 }) => {
      const { alpha, beta, theta } = constants;
      const fire = ({ v, z }: { v: Tensor; z: Tensor }, drive: Tensor) => {
        const potential: Tensor = sub(add(mul(alpha, v), drive), mul(theta, constant(z)));
        const spikes: Tensor = spike(sub(potential, theta));
        return { state: { v: potential, z: spikes }, output: spikes };
      };
      const integrate = ({ o, logits }: { o: Tensor; logits: Tensor }, drive: Tensor) => {
        const next: Tensor = add(mul(beta, o), mul(1 - beta, drive));
        return { state: { o: next, logits: add(logits, next) as Tensor }, output: [] };
      };
      const rest: Tensor = zeroTensor([rows, hidden]);
      const spikes = scan(fire, { v: rest, z: rest }, add(drives(x!, W1!), b1!) as Tensor).outputs;
      const silent: Tensor = zeroTensor([rows, 10]);
      const { logits } = scan(integrate, { o: silent, logits: silent }, add(drives(spikes, W2!), b2!) as Tensor).state;
      return crossEntropy(logits, y!);
    }),
};
