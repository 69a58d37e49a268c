import { type Scalar, scalar, stack, type Tensor1D, tensor1d } from "../ops";
import type { Program } from "../program/program";

/** The weights of a program's objectives, in order: [objectives]. */
export function weightsOf({ objectives }: Program): Tensor1D {
  const weights = objectives.map(({ weight }) => weight);
  const known = weights.filter((weight) => typeof weight === "number");
  if (known.length === weights.length) return tensor1d(known);
  return stack(weights.map((weight) => (typeof weight === "number" ? (scalar(weight) as Scalar) : weight))) as Tensor1D;
}
