import { expect, test } from "vitest";
import { pace } from "../../../src/train/pace";

test("a call comes to last a breath, by fourfold steps at most", () => {
  const calls = pace(50, 1000);
  const taken: number[] = [];
  for (let i = 0; i < 6; i++) {
    taken.push(calls.steps);
    calls.took(calls.steps, calls.steps * 0.5);
  }
  expect(taken).toEqual([2, 8, 32, 100, 100, 100]);
});

test("it is one step where a step takes longer, and grows again once they are quick", () => {
  const calls = pace(50, 1000);
  calls.took(2, 900);
  expect(calls.steps).toBe(1);
  calls.took(1, 5);
  expect(calls.steps).toBe(4);
});

test("it is never more than there is room for", () => {
  const calls = pace(50, 3);
  calls.took(2, 0);
  expect(calls.steps).toBe(3);
  expect(pace(50, 1).steps).toBe(1);
});
