import { type NeuralArea, type NeuronOf, neurons, type Traces } from "../../architecture/neurons";
import {
  add,
  concat,
  expandDims,
  eye,
  matMul,
  mul,
  ones,
  reshape,
  slice,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  zeros,
} from "../../ops";
import type { Direction, Found } from "../rule";

/**
 * The direction Σₜ L(t) · e(t), summed over samples, where e(t) is how the activity of a step has come to depend on each
 * synapse, carried forward in time, and L(t) what is learned from it, [samples, post], as rows. With a `fade` above 0,
 * synapses remember it: e(t) ← fade · e(t−1) + that.
 *
 * @param whole whether e follows what a synapse does to its unit through all units of the area and back by their loop, at
 * the price of [samples, pre · post, post] numbers a step; else it stays at the synapse
 */
export function alongTraces(found: Found, learning: Tensor2D, whole: boolean, fade = 0): Direction {
  const { synapses, neuron, dt, loop, samples } = found;
  const [pre, post] = synapses.weights.shape;
  // The bias is one more synapse, from a unit that is always active.
  const from = synapses.bias ? (concat([found.pre, ones([found.pre.shape[0], 1])], 1) as Tensor2D) : found.pre;
  const inputs = from.shape[1];
  const through = whole && loop ? loop : undefined;
  const numbers = through ? inputs * post : inputs;
  const { carry, traces } = neurons[neuron.kind] as NeuronOf<NeuralArea>;
  const start: Carrying = {
    traces: Object.fromEntries(traces.map((name) => [name, zeros([samples, numbers, post])])),
    activity: zeros([samples, numbers, post]),
    slope: zeros([samples, 1, post]),
    ...(fade > 0 && { kept: zeros([samples, numbers, post]) }),
    sum: zeros([inputs, post]),
  };
  const { sum: total } = found.overTime(
    { from, slope: found.slope, learning },
    start,
    ({ traces, activity, slope: before, kept, sum: so }, step): Carrying => {
      const slope = expandDims(step.slope!, 1);
      const own = through ? ofEach(step.from!, post) : expandDims(step.from!, 2);
      const drive = through
        ? add(own, matMul(reshape(activity, [-1, post]), through).reshape([samples, numbers, post]))
        : own;
      const now = carry(drive, traces, { now: slope, before }, neuron, dt);
      const eligible = kept ? add(mul(kept, fade), now.activity) : now.activity;
      const learned = mul(eligible, expandDims(step.learning!, 1));
      const each = through ? reshape(sum(learned, [0, 2]), [inputs, post]) : sum(learned, 0);
      return { ...now, slope, ...(kept && { kept: eligible }), sum: add(so, each) as Tensor };
    },
  );
  const weights = slice(total, [0, 0], [pre, post]) as Tensor2D;
  if (!synapses.bias) return { synapses: { weights } };
  return { synapses: { weights, bias: reshape(slice(total, [pre, 0], [1, post]), [post]) as Tensor1D } };
}

type Carrying = {
  readonly traces: Traces;
  readonly activity: Tensor;
  readonly slope: Tensor;
  readonly kept?: Tensor;
  readonly sum: Tensor;
};

/** ∂drive/∂synapses of a step: of unit k by the synapse from i to j, xᵢ where k is j, [samples, inputs · post, post]. */
function ofEach(from: Tensor2D, post: number): Tensor {
  const [samples, inputs] = from.shape;
  const spread = mul(reshape(from, [samples, inputs, 1, 1]), reshape(eye(post), [1, 1, post, post]));
  return reshape(spread, [samples, inputs * post, post]);
}
