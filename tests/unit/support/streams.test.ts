import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { normalQuantile } from "../../../src/support/normal-quantile";
import { philox } from "../../../src/support/philox";
import { streams } from "../../../src/support/streams";

const moment = (values: ArrayLike<number>, power: number) =>
  Array.from(values).reduce((sum, x) => sum + x ** power, 0) / values.length;

// Random123, kat_vectors, "philox4x32 10".
test.each([
  [[0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  [
    [2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1],
    [2 ** 32 - 1, 2 ** 32 - 1],
    "408f276d 41c83b0e a20bc7c6 6d5451fd",
  ],
  [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], "d16cfe09 94fdcceb 5001e420 24126ea1"],
] as const)("philox gives the published words for counter %j", (counter, key, words) => {
  const out = new Uint32Array(4);
  philox(out, 0, counter, key);
  expect([...out].map((word) => word.toString(16).padStart(8, "0")).join(" ")).toBe(words);
});

// Python's statistics.NormalDist, whose own algorithm is AS 241.
test.each([
  [0.975, 1.9599639845400536],
  [0.75, 0.6744897501960817],
  [0.5, 0],
  [1e-5, -4.2648907939228256],
  [1e-15, -7.941345326170995],
])("the normal quantile of %d", (p, z) => expect(normalQuantile(p)).toBeCloseTo(z, 14));

// Float32 hides what little Math.log may differ in the last bits of a double between engines.
test("the numbers are the same on every version of Node", () => {
  const golden = () => streams(1)("golden");
  expect([...golden().uniform(3)]).toEqual([0.958636999130249, 0.09376037120819092, 0.7597613334655762]);
  expect([...golden().normal(3)]).toEqual([1.7350839376449585, -1.3179486989974976, 0.7055351138114929]);
  expect([...golden().integers(6, 10)]).toEqual([9, 0, 7, 9, 5, 0]);
  expect([...golden().permutation(8)]).toEqual([1, 3, 6, 2, 5, 4, 0, 7]);
  expect(createHash("sha256").update(golden().normal(100_000)).digest("hex")).toBe(
    "861247e08dac7a1aceebba1818470f1118a79a83032ce8102507bd09a301f26a",
  );
});

test("a name always starts anew, and its numbers hang on the seed and the name", () => {
  const first = streams(1)("init/V1 -> IT").uniform(8);
  expect(streams(1)("init/V1 -> IT").uniform(8)).toEqual(first);
  expect(streams(2)("init/V1 -> IT").uniform(8)).not.toEqual(first);
  expect(streams(1)("init/V1 -> V4").uniform(8)).not.toEqual(first);
  expect(streams(11)("1").uniform(8)).not.toEqual(streams(1)("11").uniform(8));
});

test("a stream continues where it stopped, however it is cut, and from a position", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 6 }), (cuts) => {
      const total = cuts.reduce((a, b) => a + b, 0);
      const whole = streams(3)("x").normal(total + 1);
      const stream = streams(3)("x");
      expect(cuts.flatMap((n) => [...stream.normal(n)])).toEqual([...whole.slice(0, total)]);
      expect(stream.position).toBe(total);
      expect(streams(3)("x", stream.position).normal(1)[0]).toBe(whole[total]);
    }),
  );
});

test("a position beyond the 32-bit range has numbers of its own", () => {
  const far = 2 ** 34 + 4;
  expect(streams(1)("x", far).uniform(4)).not.toEqual(streams(1)("x", 4).uniform(4));
});

test("uniform numbers fill [0, 1) evenly", () => {
  const n = 160_000;
  const bins = new Float64Array(16);
  let [least, most] = [1, 0];
  for (const u of streams(5)("u").uniform(n)) {
    least = Math.min(least, u);
    most = Math.max(most, u);
    bins[Math.floor(u * 16)]!++;
  }
  expect(least).toBeGreaterThanOrEqual(0);
  expect(most).toBeLessThan(1);
  const chiSquare = bins.reduce((sum, seen) => sum + (seen - n / 16) ** 2 / (n / 16), 0);
  expect(chiSquare).toBeLessThan(37.7); // 15 degrees of freedom, p = 0.001
});

test("normal numbers have the moments of the normal distribution, times sd", () => {
  const z = streams(6)("z").normal(200_000);
  expect(moment(z, 1)).toBeCloseTo(0, 1.8);
  expect(moment(z, 2)).toBeCloseTo(1, 1.8);
  expect(moment(z, 3)).toBeCloseTo(0, 1);
  expect(Math.abs(moment(z, 4) - 3)).toBeLessThan(0.08);
  expect(streams(6)("z").normal(4, 0.5)).toEqual(z.slice(0, 4).map((x) => x / 2));
});

test("whole numbers are equally likely, and a permutation holds each number once", () => {
  const seen = new Float64Array(7);
  for (const i of streams(7)("i").integers(70_000, 7)) seen[i]!++;
  expect(seen.reduce((sum, k) => sum + (k - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.5); // 6 degrees, p = 0.001
  const order = streams(7)("order").permutation(1000);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  const firsts = new Float64Array(5);
  const stream = streams(8)("order");
  for (let i = 0; i < 5000; i++) firsts[stream.permutation(5)[0]!]!++;
  expect(firsts.reduce((sum, k) => sum + (k - 1000) ** 2 / 1000, 0)).toBeLessThan(18.5); // 4 degrees, p = 0.001
});

test("streams of different names are uncorrelated", () => {
  const n = 100_000;
  const a = streams(9)("noise/V1").normal(n);
  const b = streams(9)("noise/V2").normal(n);
  expect(Math.abs(a.reduce((sum, x, i) => sum + x * b[i]!, 0) / n)).toBeLessThan(4 / Math.sqrt(n));
});

test.each([
  [() => streams(0.5), "seed: it is a whole number, not 0.5"],
  [() => streams(1)("x").uniform(-1), "random stream: a count is a whole number from 0 to 2147483647, not -1"],
  [() => streams(1)("x").integers(1, 0), "random stream: integers(n, below) takes a below from 1 to 2147483648, not 0"],
])("an impossible request says what is possible", (call, message) => expect(call).toThrow(message));
