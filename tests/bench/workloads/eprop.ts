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
  unstack,
  zeros as zeroTensor,
} from "../../../src/ops";
import { dense, floats, u, uniform, zeros } from "./filled";
import { hotLabels } from "./images";
import { drives } from "./time";
import type { Workload } from "./workload";

const constants = { lr: 0.002, alpha: 0.95, kappa: 0.95, theta: 1, gamma: 0.3 };
const [steps, rows, inputs, hidden, outputs] = [100, 32, 40, 100, 2];

/** Eligibility propagation: 100 recurrent spiking units over 100 steps, a trace for every sample and synapse. */
export const eprop: Workload = {
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
  unrolled: steps,
  update: ({ p: { Win, Wrec, Wout, bout }, fixed: { B }, batch: [x, y] }) => {
    const { lr, alpha, kappa, theta, gamma } = constants;
    const leaky = (decay: number, state: Tensor, input: Tensor): Tensor => add(mul(decay, state), input);
    const currents = drives(x!, Win!);
    let [pre, v, z]: Tensor[] = [inputs + hidden, hidden, hidden].map((n) => zeroTensor([rows, n]));
    let [zk, q]: Tensor[] = [hidden, outputs].map((n) => zeroTensor([rows, n]));
    let trace: Tensor = zeroTensor([rows, inputs + hidden, hidden]);
    let gradients: Tensor[] = [[inputs + hidden, hidden], [hidden, outputs], [outputs], []].map((shape) =>
      zeroTensor(shape),
    );
    for (const [t, spikes] of unstack(x!).entries()) {
      pre = leaky(alpha, pre!, concat([spikes, z!], 1));
      v = sub(leaky(alpha, v!, add(currents[t]!, matMul(z!, Wrec!))), mul(theta, z!));
      z = cast(greater(v, theta), "float32");
      const psi = mul(gamma / theta, relu(sub(1, mul(1 / theta, abs(sub(v, theta))))));
      zk = leaky(kappa, zk!, z);
      q = leaky(kappa, q!, matMul(z, Wout!));
      const logP = logSoftmax(add(q, bout!));
      const error = sub(exp(logP), y!);
      trace = leaky(kappa, trace, mul(expandDims(pre, 2), expandDims(psi, 1)));
      const learning = expandDims(matMul(error, B!), 1);
      const now = [sum(mul(trace, learning), 0), matMul(zk, error, true), sum(error, 0), neg(sum(mul(logP, y!)))];
      gradients = gradients.map((total, i) => add(total, now[i]!));
    }
    const [hiddenGradient, outGradient, biasGradient, loss] = gradients;
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
