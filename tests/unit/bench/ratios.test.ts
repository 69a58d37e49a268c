import { expect, test } from "vitest";
import { fastestPeer, ratio, ratioLines } from "../../bench/workloads/ratios";

const slowRound = [
  [2, 20, 2],
  [1, 10, 4],
  [4, 1000, 4],
];

test("a ratio is taken within the rounds", () => {
  expect(ratio(slowRound, slowRound[1])).toBe(2);
  expect(ratio(slowRound, slowRound[2])).toBe(0.5);
  expect(ratio([[], [1]], [1])).toBeUndefined();
  expect(ratio([[1], []], [])).toBeUndefined();
});

test("the fastest peer is the one with the smallest median, of those that ran", () => {
  expect(fastestPeer([[1], [], [3, 3, 3], [2, 2, 9]])).toEqual([2, 2, 9]);
  expect(fastestPeer([[1], []])).toBeUndefined();
});

test("means are geometric, over what both have run", () => {
  expect(ratioLines(["Triad", "one", "other"], [slowRound, [[4], [8], []], [[1], [], []]])).toEqual([
    "Triad / one: 1.00 in the geometric mean of 2",
    "Triad / other: 0.50",
    "Triad / the fastest peer of each: 1.00 in the geometric mean of 2",
  ]);
});
