import { expect, test } from "vitest";
import { slope, slopeLine } from "../../bench/growth";

test("the slope is the power of the larger half", () => {
  const times = [[5], [5], [9, 5, 9], [80]]; // from 100 to 400: 16 times as long; two blocks were disturbed
  expect(slope([1, 10, 100, 400], times)).toBeCloseTo(2);
  expect(slope([1, 10, 100, 400], [[5], [5], [5], []])).toBeUndefined();
});

test("a slope is no worse where it is no steeper, but for the noise", () => {
  expect(slopeLine("width", 2.04, 2)).toBe("width: time grows with the power 2.04, JAX's with 2.00: no worse");
  expect(slopeLine("width", 2.06, 2)).toMatch(/2\.06.*WORSE/);
  expect(slopeLine("width", 2, undefined)).toBe("width: time grows with the power 2.00, JAX's with –");
});
