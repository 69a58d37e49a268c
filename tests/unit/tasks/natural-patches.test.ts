import { expect, test } from "vitest";
import { naturalPatches } from "../../../src";

const size = 8;
const patches = async (options: { train?: number } = {}) => {
  const { train, test } = await naturalPatches({ size, ...options }).load();
  const rows = (all: Float32Array) =>
    Array.from({ length: all.length / size ** 2 }, (_, n) =>
      Array.from(all.subarray(n * size ** 2, (n + 1) * size ** 2)),
    );
  return { train: rows(train.values.patch), test: rows(test.values.patch) };
};
const mean = (x: readonly number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;

test("have no mean of their own, and a standard deviation of 1 where there is to learn", async () => {
  const { train, test } = await patches();
  for (const patch of [...train, ...test]) expect(Math.abs(mean(patch))).toBeLessThan(1e-5);
  expect(mean(train.flat().map((grey) => grey ** 2))).toBeCloseTo(1, 4);
  expect([train.length, test.length]).toEqual([2000, 500]);
});

test("are alike where they are near, and of heavy tails, as natural images are", async () => {
  const { train } = await patches();
  const products = (dx: number, dy: number) =>
    mean(
      train.flatMap((patch) =>
        patch.flatMap((grey, i) =>
          i % size < size - dx && i + dx + dy * size < patch.length ? [grey * patch[i + dx + dy * size]!] : [],
        ),
      ),
    );
  const [beside, below, far] = [products(1, 0), products(0, 1), products(4, 0)];
  for (const near of [beside, below]) expect(near).toBeGreaterThan(0.6);
  expect(far).toBeLessThan(beside / 3);
  const edges = train.flatMap((patch) => patch.flatMap((grey, i) => (i % size > 0 ? [grey - patch[i - 1]!] : [])));
  const kurtosis = mean(edges.map((x) => x ** 4)) / mean(edges.map((x) => x ** 2)) ** 2;
  expect(kurtosis).toBeGreaterThan(5);
});

test("to be tested on are of other places than those to learn from", async () => {
  const { train, test } = await patches({ train: 20_000 });
  const rows = (patch: readonly number[]) => patch.map((grey) => (grey - patch[0]!).toFixed(2)).join(" ");
  const learned = new Set(train.map(rows));
  expect(test.filter((patch) => learned.has(rows(patch))).length).toBe(0);
});

test("refuses a patch that is larger than what there is to test on", () => {
  expect(() => naturalPatches({ size: 33 })).toThrow("naturalPatches(): size is at most 32 pixels, not 33");
});
