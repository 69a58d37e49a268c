import { mul, sub, type Tensor, valueAndGrads } from "../../../src/ops";
import type { Named, Updated } from "./workload";

/** Backpropagation and plain gradient descent on a loss, or on the sum of several. */
export function descend(p: Named, rate: number, loss: (p: Named) => Tensor): Updated {
  const names = Object.keys(p);
  const named = (tensors: readonly Tensor[]): Named => Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
  const { value, grads } = valueAndGrads((...tensors: Tensor[]) => loss(named(tensors)))(names.map((name) => p[name]!));
  return { p: named(grads.map((grad, i) => sub(p[names[i]!]!, mul(rate, grad)))), loss: value };
}
