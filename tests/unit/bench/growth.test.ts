import { expect, test } from "vitest";
import { slope } from "../../bench/growth";

test("the slope is the power of the larger half", () => {
  const times = [[5], [5], [5, 9, 5], [80]]; // from 100 to 400: 16 times as long
  expect(slope([1, 10, 100, 400], times)).toBeCloseTo(2);
  expect(slope([1, 10, 100, 400], [[5], [5], [5], []])).toBeUndefined();
});
