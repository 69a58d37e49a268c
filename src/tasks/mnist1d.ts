import { type Stream, streams } from "../support/streams";
import type { StaticTask } from "./dataset";
import { generated, type Samples } from "./generated";

export interface Mnist1dOptions extends Samples {
  /** Whether the positions come in another order, the same for all samples: what is near says nothing then; default false. */
  readonly shuffled?: boolean;
}

/** Of each digit, the heights of a curve that is drawn like it. */
const heights: readonly (readonly number[])[] = [
  [5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5],
  [5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5],
  [5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5],
  [5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5],
  [5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5],
  [5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5],
  [5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5],
  [5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5],
  [5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5],
  [5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5],
];
const positions = 40;
/** Of the long curve that is sampled at the positions: 12 heights and at most 60 zeros. */
const long = 72;

/**
 * Digits of one dimension: 40 numbers in which one of ten curves is stretched, scaled, moved, sheared and buried in noise. A
 * linear read-out names a quarter to a third of them, a network with hidden units two thirds, one whose weights are shared in space
 * nearly all.
 *
 * `signal` is [40], of mean 0 and standard deviation 1 over what there is to learn from; `label` is 0 to 9, each as often.
 * Default: 4000 to learn from and 1000 to be tested on. The samples are others than the published ones, of the same kind.
 *
 * Source: Greydanus & Kobak 2024, "Scaling down deep learning with MNIST-1D"; the curves and all sizes are those of its
 * published generator.
 *
 * @example
 * mnist1d({ shuffled: true }).name; // "mnist1d(shuffled true, train 4000, test 1000, seed 0)"
 */
export function mnist1d(options: Mnist1dOptions = {}): StaticTask<"signal" | "label"> {
  const { shuffled = false, train = 4000, test = 1000, seed = 0 } = options;
  const named = streams(seed);
  const order = shuffled ? named("order").permutation(positions) : Int32Array.from({ length: positions }, (_, i) => i);
  const draw = (part: string, size: number) => {
    const label = Float32Array.from(named(`order/${part}`).permutation(size), (n) => n % heights.length);
    const [shape, noise] = [named(`shape/${part}`), named(`noise/${part}`)];
    const signal = new Float32Array(size * positions);
    label.forEach((digit, n) => {
      const drawn = curve(templates[digit]!, shape, noise);
      order.forEach((from, to) => {
        signal[n * positions + to] = drawn[from]!;
      });
    });
    return { signal, label };
  };
  const signals = { signal: { shape: [positions] }, label: { shape: [], classes: heights.length } };
  return generated(["mnist1d", { shuffled: `${shuffled}` }], signals, { train, test, seed }, (part, size) => {
    const { mean, sd } = spread(draw("train", train).signal);
    const { signal, label } = draw(part, size);
    return { signal: signal.map((x) => (x - mean) / sd), label };
  });
}

function curve(template: readonly number[], shape: Stream, noise: Stream): readonly number[] {
  const [padding = 0, scale = 0, moved = 0, sheared = 0] = shape.uniform(4);
  const end = template.length + 36 + Math.floor(padding * 25);
  // Where the curve is, its own noise is small; where nothing is, there are waves of it.
  const padded = [...template.map((x) => x + 1e-8), ...new Array<number>(end - template.length).fill(0)];
  const stretched = resampled(padded, long).map((x) => x * (0.8 + 0.4 * scale));
  const by = Math.floor(moved * 48);
  const waves = smoothed(noise.normal(long, 0.25));
  const fine = noise.normal(long, 0.02);
  const whole = stretched.map((_, i) => {
    const x = stretched[(i + long - by) % long]!;
    return (x === 0 ? waves[i]! : x) + fine[i]! - 0.75 * (sheared - 0.5) * (i / (long - 1) - 0.5);
  });
  return resampled(whole, positions);
}

/** Linearly interpolated at `n` points from the first to the last. */
const resampled = (x: readonly number[], n: number): number[] =>
  Array.from({ length: n }, (_, i) => {
    const at = (i * (x.length - 1)) / (n - 1);
    const left = Math.min(Math.floor(at), x.length - 2);
    return x[left]! + (at - left) * (x[left + 1]! - x[left]!);
  });

const kernel = Array.from({ length: 17 }, (_, i) => Math.exp(-((i - 8) ** 2) / 8));
const total = kernel.reduce((sum, x) => sum + x);
/** By a Gaussian with a standard deviation of 2, what is beyond an end being mirrored there. */
const smoothed = (x: Float32Array): readonly number[] =>
  Array.from(x, (_, i) => {
    const inside = (at: number) => (at < 0 ? -1 - at : at >= x.length ? 2 * x.length - 1 - at : at);
    return kernel.reduce((sum, weight, k) => sum + weight * x[inside(i + k - 8)]!, 0) / total;
  });

function spread(x: ArrayLike<number>): { readonly mean: number; readonly sd: number } {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    sum += x[i]!;
    squares += x[i]! ** 2;
  }
  const mean = sum / x.length;
  return { mean, sd: Math.sqrt(squares / x.length - mean ** 2) };
}

/** The curves with a variance of 1/36, from 0. */
const templates = heights.map((x) => x.map((height) => (height - x[0]!) / (6 * spread(x).sd)));
