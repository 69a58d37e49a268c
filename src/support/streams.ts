import { createHash } from "node:crypto";
import { UsageError } from "./errors";
import { normalQuantile } from "./normal-quantile";
import { philox } from "./philox";

/**
 * A sequence of random numbers that belongs to one purpose, such as `"init/V1 -> IT"`.
 *
 * It continues where it stopped, and how many are drawn at once does not matter: `uniform(3)` then `uniform(5)` are the
 * numbers of `uniform(8)`.
 */
export interface Stream {
  /** Words of 32 bits drawn so far; `streams(seed)(name, position)` is this stream from here on. */
  readonly position: number;
  /** `n` numbers in [0, 1), in steps of 2⁻²⁴. */
  uniform(n: number): Float32Array;
  /** `n` numbers with mean 0 and standard deviation `sd`, default 1. */
  normal(n: number, sd?: number): Float32Array;
  /** `n` whole numbers in [0, below), each exactly as likely as the others. */
  integers(n: number, below: number): Int32Array;
  /** The numbers 0 … n − 1 in random order. */
  permutation(n: number): Int32Array;
}

const count = (n: number, largest = 2 ** 31 - 1) => {
  if (!Number.isInteger(n) || n < 0 || n > largest)
    throw new UsageError("random stream", `a count is a whole number from 0 to ${largest}, not ${n}`);
  return n;
};

/**
 * The random streams of one seed, keyed by name.
 *
 * Streams are independent of each other and of the order in which they are asked for, so that adding one never shifts
 * another's numbers; asking for the same name again starts it anew. `uniform`, `integers` and `permutation` give the
 * same bits on every platform and version of Node; `normal` up to the rounding of the logarithm far in the tails.
 *
 * @param seed any whole number
 * @example
 * const stream = streams(1);
 * stream("init/V1 -> IT").normal(256 * 64, 0.05).length; // 16384
 */
export const streams = (seed: number) => {
  checkSeed(seed);
  return (name: string, position = 0): Stream => streamOf(keyOf(seed, name), position);
};

const checkSeed = (seed: number) => {
  if (!Number.isSafeInteger(seed)) throw new UsageError("seed", `it is a whole number, not ${seed}`);
};

/** The words by which the streams of all seeds and names are told apart. */
export function keyOf(seed: number, name: string): readonly [number, number] {
  checkSeed(seed);
  const digest = createHash("sha256").update(`${seed}\n${name}`).digest();
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}

/**
 * The stream of a key.
 *
 * @param draw which of the sequences under this key: a word of the counter that the numbers drawn do not reach
 */
export function streamOf(key: readonly [number, number], start: number, draw = 0): Stream {
  const words = new Uint32Array(64);
  let block = Math.floor(start / 4); // of four words: the counter
  let next = words.length;
  let position = 0;
  const refill = () => {
    for (let at = 0; at < words.length; at += 4, block++)
      philox(words, at, [block >>> 0, Math.floor(block / 2 ** 32), draw, 0], key);
    next = 0;
  };
  const word = () => {
    if (next === words.length) refill();
    position++;
    return words[next++]!;
  };
  for (let skip = start % 4; skip > 0; skip--) word();
  position = start;

  // Lemire 2019, Fast random integer generation in an interval: the high word of word × below, the few words that would
  // make some results likelier than others drawn again.
  const below = (limit: number) => {
    for (;;) {
      const x = word();
      const low = Math.imul(x, limit) >>> 0;
      if (low >= limit || low >= (2 ** 32 - limit) % limit) return ((x * limit - low) * 2 ** -32 + 0.5) >>> 0;
    }
  };
  return {
    get position() {
      return position;
    },
    uniform: (n) => {
      const out = new Float32Array(count(n));
      for (let i = 0; i < n; i++) out[i] = (word() >>> 8) * 2 ** -24;
      return out;
    },
    normal: (n, sd = 1) => {
      const out = new Float32Array(count(n));
      for (let i = 0; i < n; i++) out[i] = sd * normalQuantile((word() + 0.5) * 2 ** -32);
      return out;
    },
    integers: (n, limit) => {
      if (!Number.isInteger(limit) || limit < 1 || limit > 2 ** 31)
        throw new UsageError("random stream", `integers(n, below) takes a below from 1 to 2147483648, not ${limit}`);
      const out = new Int32Array(count(n));
      for (let i = 0; i < n; i++) out[i] = below(limit);
      return out;
    },
    permutation: (n) => {
      const out = Int32Array.from({ length: count(n) }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = below(i + 1);
        const held = out[i]!;
        out[i] = out[j]!;
        out[j] = held;
      }
      return out;
    },
  };
}
