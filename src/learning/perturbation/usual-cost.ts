import { add, divNoNan, mean, mul, pow, type Scalar, sub } from "../../ops";
import type { Memories, Memory } from "../rule";
import type { Explored } from "./by-reward";

/** The numbers by which a pathway keeps a running mean of what it cost. */
export const usualMemory: { readonly [name: string]: Memory } = {
  usual: { shape: [], start: "zero" },
  batches: { shape: [], start: "zero" },
};

/** The running mean of the cost of a sample in the batches before; 0 in the first. */
export const usualCost = (memory: Memories, newest: number): Scalar =>
  // Divided by the weight that it has gathered so far, so that it is a mean from the second batch on.
  divNoNan(memory.usual!, sub(1, pow(1 - newest, memory.batches!))) as Scalar;

/** The memory with one more batch, which has the weight `newest` in the mean. */
export function withBatch(memory: Memories, { coming, whole }: Explored, newest: number): Memories {
  const [rows, samples] = coming.shape;
  const cost = add(mul(mean(coming), rows), mul(whole, samples));
  return {
    usual: add(mul(memory.usual!, 1 - newest), mul(cost, newest)),
    batches: add(memory.batches!, 1) as Scalar,
  };
}
