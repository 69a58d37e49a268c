import type { Synapses } from "../architecture/dense";
import { concat, div, mul, norm, reshape, sum, type Tensor, type Tensor1D } from "../ops";

/** Of a pathway's numbers those that are changed, one after another. */
export const flat = (of: Partial<Synapses>, changed: Partial<Synapses>): Tensor1D => {
  const parts = (["weights", "bias"] as const).filter((part) => changed[part]);
  return concat(parts.map((part) => reshape(of[part]!, [-1]))) as Tensor1D;
};

/** The cosine of the angle between two vectors; 0/0, NaN, where either is zero. */
export const cosine = (a: Tensor, b: Tensor): Tensor => div(sum(mul(a, b)), mul(norm(a), norm(b)));

/** The angle of a cosine, which rounding may have put a little beyond 1. */
export const degrees = (cosine: number): number => (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI;
