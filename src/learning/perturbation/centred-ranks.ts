import { add, cast, div, equal, expandDims, less, mul, sub, sum, type Tensor1D } from "../../ops";

/** Where each value stands among all, from −½, the least, to ½: the share that is below it, with half of those equal to it. */
export function centredRanks(values: Tensor1D): Tensor1D {
  const others = expandDims(values, 0);
  const own = expandDims(values, 1);
  const below = sum(cast(less(others, own), "float32"), 1);
  const same = sum(cast(equal(others, own), "float32"), 1);
  const rank = add(below, mul(sub(same, 1), 0.5));
  return sub(div(rank, values.shape[0] - 1), 0.5) as Tensor1D;
}
