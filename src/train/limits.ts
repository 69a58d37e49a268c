import { range } from "../circuit/constraints";
import {
  abs,
  broadcastTo,
  greaterEqual,
  lessEqual,
  maximum,
  minimum,
  mul,
  neg,
  type Tensor2D,
  tensor2d,
  where,
} from "../ops";
import type { PathwayStep } from "../program/program";

/** What a pathway's weights are held to: `mask` [pre, post], and for each source unit the least and the most, [pre, 1]. */
export type Limits = { readonly mask?: Tensor2D; readonly least?: Tensor2D; readonly most?: Tensor2D };

/** The largest number of single precision stands for no bound: the state has no infinity, whose differences would be no numbers. */
const largest = 3.4028234663852886e38;
const finite = (bound: number) => Math.max(-largest, Math.min(largest, bound));

/** Undefined where its weights may be anything. */
export function limitsOf({ constraints, units }: PathwayStep): Limits | undefined {
  const { mask, bounds, signs } = constraints;
  if (!mask && !bounds && !signs) return undefined;
  const column = (end: 0 | 1) =>
    tensor2d(
      Array.from({ length: units.pre }, (_, source) => finite(range(constraints, source)[end])),
      [units.pre, 1],
    );
  return {
    ...(mask && { mask: tensor2d(mask as number[][], [units.pre, units.post], "float32") }),
    ...((bounds || signs) && { least: column(0), most: column(1) }),
  };
}

/** The weights, each brought to the nearest that is allowed. */
export function held(weights: Tensor2D, { mask, least, most }: Limits = {}): Tensor2D {
  const inside = least && most ? minimum(maximum(weights, least), most) : weights;
  return wired(inside as Tensor2D, mask && { mask });
}

/** The weights, or what is to be added to them, where there is a synapse, and zero elsewhere. */
export const wired = (weights: Tensor2D, { mask }: Limits = {}): Tensor2D =>
  mask ? (mul(weights, mask) as Tensor2D) : weights;

/** Weights as they were drawn, about zero, folded on to the side that is allowed where one is, then held. */
export function folded(weights: Tensor2D, limits: Limits = {}): Tensor2D {
  const { least, most } = limits;
  if (!least || !most) return held(weights, limits);
  const size = abs(weights);
  const upward = where(broadcastTo(greaterEqual(least, 0), weights.shape), size, weights);
  return held(where(broadcastTo(lessEqual(most, 0), weights.shape), neg(size), upward) as Tensor2D, limits);
}
