import { scan } from "../../../src/engine/scan";
import {
  abs,
  add,
  cast,
  concat,
  exp,
  expandDims,
  greater,
  logSoftmax,
  matMul,
  mul,
  neg,
  relu,
  slice,
  sub,
  sum,
  type Tensor,
  zeros as zeroTensor,
} from "../../../src/ops";
import { dense, floats, u, uniform, zeros } from "./filled";
import golden from "./golden/eprop.json";
import { hotLabels } from "./images";
import { drives } from "./time";
import type { Workload } from "./workload";

const constants = { lr: 0.002, alpha: 0.95, kappa: 0.95, theta: 1, gamma: 0.3 };
const [steps, rows, inputs, hidden, outputs] = [100, 32, 40, 100, 2];

/** Eligibility propagation: 100 recurrent spiking units over 100 steps, a trace for every sample and synapse. */
export const eprop: Workload = {
  golden,
  step: "1 update, T=100, batch 32",
  constants,
  initial: () => ({
    Win: dense(801, inputs, hidden, 3),
    Wrec: dense(802, hidden, hidden),
    Wout: dense(803, hidden, outputs),
    bout: zeros(outputs),
  }),
  fixed: () => ({ B: uniform(804, [outputs, hidden], 1) }),
  batches: () =>
    [0, 1, 2, 3].map((b) => [
      floats([steps, rows, inputs], (k) => {
        const label = (rows * b + (Math.floor(k / inputs) % rows)) % outputs;
        const preferred = Math.floor((k % inputs) / 20) === label;
        return Number(u(851, b * steps * rows * inputs + k) < (preferred ? 0.08 : 0.02));
      }),
      hotLabels(rows * b, rows, outputs),
    ]),
  update: ({ p: { Win, Wrec, Wout, bout }, fixed: { B }, batch: [x, y] }) => {
    const { lr, alpha, kappa, theta, gamma } = constants;
    const leaky = (decay: number, state: Tensor, input: Tensor): Tensor => add(mul(decay, state), input);
    const blank = (...shape: number[]): Tensor => zeroTensor(shape);
    const start = {
      pre: blank(rows, inputs + hidden),
      v: blank(rows, hidden),
      z: blank(rows, hidden),
      zk: blank(rows, hidden),
      q: blank(rows, outputs),
      trace: blank(rows, inputs + hidden, hidden),
      gradients: [blank(inputs + hidden, hidden), blank(hidden, outputs), blank(outputs), blank()],
    };
    const tick = (was: typeof start, [spikes, current]: readonly [Tensor, Tensor]) => {
      const pre = leaky(alpha, was.pre, concat([spikes, was.z], 1));
      const v: Tensor = sub(leaky(alpha, was.v, add(current, matMul(was.z, Wrec!))), mul(theta, was.z));
      const z: Tensor = cast(greater(v, theta), "float32");
      const psi = mul(gamma / theta, relu(sub(1, mul(1 / theta, abs(sub(v, theta))))));
      const zk = leaky(kappa, was.zk, z);
      const q = leaky(kappa, was.q, matMul(z, Wout!));
      const logP = logSoftmax(add(q, bout!));
      const error = sub(exp(logP), y!);
      const trace = leaky(kappa, was.trace, mul(expandDims(pre, 2), expandDims(psi, 1)));
      const learning = expandDims(matMul(error, B!), 1);
      const now = [sum(mul(trace, learning), 0), matMul(zk, error, true), sum(error, 0), neg(sum(mul(logP, y!)))];
      const gradients = was.gradients.map((total, i): Tensor => add(total, now[i]!));
      return { state: { pre, v, z, zk, q, trace, gradients }, output: [] };
    };
    const ticks: readonly [Tensor, Tensor] = [x!, drives(x!, Win!)];
    const [hiddenGradient, outGradient, biasGradient, loss] = scan(tick, start, ticks).state.gradients;
    const learned = (was: Tensor, gradient: Tensor): Tensor => sub(was, mul(lr / (rows * steps), gradient));
    return {
      p: {
        Win: learned(Win!, slice(hiddenGradient!, [0, 0], [inputs, hidden])),
        Wrec: learned(Wrec!, slice(hiddenGradient!, [inputs, 0], [hidden, hidden])),
        Wout: learned(Wout!, outGradient!),
        bout: learned(bout!, biasGradient!),
      },
      loss: mul(1 / (rows * steps), loss!),
    };
  },
};
