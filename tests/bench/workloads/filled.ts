/** An array before any framework has seen it: row-major, float32 or int32. */
export interface Filled {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** Arrays by name. */
export type Arrays = { readonly [name: string]: Filled };

// Unsigned 32-bit arithmetic: WORKLOADS.md, 1.1.
function hash(salt: number, k: number): number {
  let h = k + Math.imul(salt, 0x9e3779b9);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The k-th number of a salt, in [0, 1): a multiple of 2^-24. */
export const u = (salt: number, k: number): number => (hash(salt, k) >>> 8) * 2 ** -24;

/** The k-th number of a salt, in [-1, 1). */
export const s = (salt: number, k: number): number => 2 * u(salt, k) - 1;

const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** float32, `at` giving each element by its flat index: computed in float64 and rounded once, as the formula wants it. */
export function floats(shape: readonly number[], at: (k: number) => number): Filled {
  const values = new Float32Array(size(shape));
  for (let k = 0; k < values.length; k++) values[k] = at(k); // `Float32Array.from` takes three times as long
  return { shape, values };
}

/** int32. */
export const integers = (shape: readonly number[], at: (k: number) => number): Filled => ({
  shape,
  values: Int32Array.from({ length: size(shape) }, (_, k) => at(k)),
});

export const zeros = (...shape: readonly number[]): Filled => floats(shape, () => 0);

/** Uniform in [-bound, bound). */
export const uniform = (salt: number, shape: readonly number[], bound: number): Filled =>
  floats(shape, (k) => bound * s(salt, k));

/** The weights of a dense layer, `[inputs, outputs]`. */
export const dense = (salt: number, inputs: number, outputs: number, gain = 1): Filled =>
  uniform(salt, [inputs, outputs], gain / Math.sqrt(inputs));

/** The arrays one after another along a new first axis; all of one shape. */
export const stacked = (arrays: readonly Filled[]): Filled => {
  const { shape, values } = arrays[0]!;
  const fill = values instanceof Float32Array ? floats : integers;
  return fill([arrays.length, ...shape], (k) => arrays[Math.floor(k / values.length)]!.values[k % values.length]!);
};
