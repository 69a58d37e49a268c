import { matMul, reshape, type Tensor, unstack } from "../../../src/ops";

/** `[T, N, I]` through `W[I, H]`, all time steps in one product: a list of T tensors `[N, H]`. */
export const drives = (x: Tensor, W: Tensor): Tensor[] => {
  const [steps, rows, inputs] = x.shape as [number, number, number];
  return unstack(reshape(matMul(reshape(x, [steps * rows, inputs]), W), [steps, rows, -1]));
};
