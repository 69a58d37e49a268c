import { matMul, reshape, type Tensor } from "../../../src/ops";

/** `[T, N, I]` through `W[I, H]`, all time steps in one product: `[T, N, H]`. */
export const drives = (x: Tensor, W: Tensor): Tensor => {
  const [steps, rows, inputs] = x.shape as [number, number, number];
  return reshape(matMul(reshape(x, [steps * rows, inputs]), W), [steps, rows, -1]);
};
