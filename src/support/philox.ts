// (a·b + ½ − low) / 2³² with doubles: the product's rounding error is far below 2³², so the high word comes out exact.
const high = (a: number, b: number, low: number) => ((a * b - low) * 2 ** -32 + 0.5) >>> 0;

/**
 * Writes the four 32-bit words of Philox4x32-10 for one counter and key to `out[at … at + 3]`.
 *
 * A counter-based generator: a bijection of the counter for every key, so that any part of a sequence can be had without
 * the part before it, and sequences under different keys do not overlap. Source: Salmon, Moraes, Dror & Shaw 2011,
 * Parallel random numbers: as easy as 1, 2, 3, SC'11, section 3.3.
 */
export function philox(
  out: Uint32Array,
  at: number,
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): void {
  let c0 = counter[0];
  let c1 = counter[1];
  let c2 = counter[2];
  let c3 = counter[3];
  let k0 = key[0];
  let k1 = key[1];
  for (let round = 0; round < 10; round++) {
    const low0 = Math.imul(0xd2511f53, c0) >>> 0;
    const low1 = Math.imul(0xcd9e8d57, c2) >>> 0;
    const high0 = high(0xd2511f53, c0, low0);
    c0 = (high(0xcd9e8d57, c2, low1) ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}
