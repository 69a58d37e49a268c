import { add, div, mean, mul, pow, type Scalar, sub, type Tensor1D, type Tensor2D } from "../../ops";
import type { Memories, Memory } from "../rule";

/** What running means of so many units each are kept in: their sums, and from how many batches. */
export const runningMeans = (units: { readonly [name: string]: number }): { readonly [name: string]: Memory } => ({
  ...Object.fromEntries(Object.entries(units).map(([name, n]) => [name, { shape: [n], start: "zero" } as const])),
  batches: { shape: [], start: "zero" },
});

/**
 * Running means over batches, the newest of which counts with `weight`: of values [samples, units], by name, [units] each.
 *
 * They are divided by the weight that they have gathered so far, and so are means from the first batch on.
 */
export function averaged(
  values: { readonly [name: string]: Tensor2D },
  memory: Memories,
  weight: number,
): { readonly means: { readonly [name: string]: Tensor1D }; readonly memory: Memories } {
  const batches = add(memory.batches!, 1) as Scalar;
  const sums = Object.entries(values).map(([name, value]) => {
    const running = add(mul(memory[name]!, 1 - weight), mul(mean(value, 0), weight)) as Tensor1D;
    return [name, running] as const;
  });
  const gathered = sub(1, pow(1 - weight, batches));
  return {
    means: Object.fromEntries(sums.map(([name, sum]) => [name, div(sum, gathered) as Tensor1D])),
    memory: { ...Object.fromEntries(sums), batches },
  };
}
