import { type Filled, floats, integers, u } from "./filled";

const classes = 10;

/** The pixels of an image. */
export const pixels = 784;

/** Pixel d of sample n, half the prototype of its class and half noise: WORKLOADS.md, 1.2. */
export const pixel = (n: number, d: number): number =>
  0.5 * u(1, pixels * (n % classes) + d) + 0.5 * u(2, pixels * n + d);

/** `count` samples from `first` on, `[count, 784]`. */
export const images = (first: number, count: number): Filled =>
  floats([count, pixels], (k) => pixel(first + Math.floor(k / pixels), k % pixels));

/** The classes of `count` samples from `first` on. */
export const labels = (first: number, count: number, of = classes): Filled =>
  integers([count], (n) => (first + n) % of);

/** The same as one-hot rows, `[count, of]`. */
export const hotLabels = (first: number, count: number, of = classes): Filled =>
  floats([count, of], (k) => Number((first + Math.floor(k / of)) % of === k % of));

const batch = 64;
const first = [0, 1, 2, 3].map((b) => b * batch);

/** The four image batches of 64 with integer labels. */
export const imageBatches = (): Filled[][] => first.map((n) => [images(n, batch), labels(n, batch)]);

/** The four image batches of 64 with one-hot targets. */
export const hotImageBatches = (): Filled[][] => first.map((n) => [images(n, batch), hotLabels(n, batch)]);
