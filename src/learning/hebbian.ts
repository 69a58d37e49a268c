import type { Synapses } from "../architecture/dense";
import { div, matMul, mean, sum, type Tensor1D, type Tensor2D } from "../ops";

/** ⟨preᵀ · post⟩ for the weights and ⟨post⟩ for the bias, the means over samples. */
export const hebbian = ({ bias }: Synapses, pre: Tensor2D, post: Tensor2D): Synapses => {
  const weights = div(matMul(pre, post, true), pre.shape[0]) as Tensor2D;
  return bias ? { weights, bias: mean(post, 0) as Tensor1D } : { weights };
};

/** The same as sums over samples. */
export const summed = ({ bias }: Synapses, pre: Tensor2D, post: Tensor2D): Synapses => {
  const weights = matMul(pre, post, true) as Tensor2D;
  return bias ? { weights, bias: sum(post, 0) as Tensor1D } : { weights };
};
