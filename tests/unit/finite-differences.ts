import { type Tensor, tensor, tidy } from "../../src/ops";

/** Central differences of a scalar function of one tensor, entry by entry. */
export function finiteDifferences(f: (x: Tensor) => Tensor, at: Float32Array, shape: number[], h = 1e-2): Float32Array {
  const value = (values: Float32Array) => tidy(() => f(tensor(values, shape)).dataSync()[0]!);
  return at.map((x, i) => {
    const moved = (to: number) => at.map((same, j) => (i === j ? to : same));
    return (value(moved(x + h)) - value(moved(x - h))) / (2 * h);
  });
}

/** Largest difference between two arrays, relative to the largest entry, or to `least` where that is more. */
export function worst(a: ArrayLike<number>, b: ArrayLike<number>, least = 1e-3): number {
  const scale = Math.max(least, ...Array.from(a, Math.abs), ...Array.from(b, Math.abs));
  return Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]!))) / scale;
}
