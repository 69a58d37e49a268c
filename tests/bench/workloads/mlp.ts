import { add, matMul, relu, type Tensor } from "../../../src/ops";
import { type Arrays, dense, zeros } from "./filled";
import type { Named } from "./workload";

/** Weights W1, W2 … and biases b1, b2 … of dense layers of these widths; layer l takes the salt `base + l`. */
export const layers = (base: number, widths: readonly number[]): Arrays =>
  Object.fromEntries(
    widths.slice(1).flatMap((outputs, i) => [
      [`W${i + 1}`, dense(base + i + 1, widths[i]!, outputs)],
      [`b${i + 1}`, zeros(outputs)],
    ]),
  );

/** x W + b */
export const affine = (x: Tensor, W: Tensor, b: Tensor): Tensor => add(matMul(x, W), b);

/** The logits of a network with one hidden layer of rectified units. */
export const reluLogits = ({ W1, b1, W2, b2 }: Named, x: Tensor): Tensor => affine(relu(affine(x, W1!, b1!)), W2!, b2!);
