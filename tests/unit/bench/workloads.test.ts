import { describe, expect, test } from "vitest";
import { type Filled, u } from "../../bench/workloads/filled";
import { compare, type Description, describe as described } from "../../bench/workloads/golden";
import { workloadNames, workloads } from "../../bench/workloads/table";
import type { Workload } from "../../bench/workloads/workload";
import { trainsAsGolden } from "./trains-as-golden";

test("the fill formula gives the specification's vectors", () => {
  const first = (salt: number) => [0, 1, 2, 3].map((k) => u(salt, k) * 2 ** 24);
  expect(first(1)).toEqual([9620015, 9871609, 11813403, 15565278]);
  expect(first(7)).toEqual([7912475, 16313622, 7915695, 2219165]);
  expect(first(101)).toEqual([15875871, 6640254, 1867548, 13780371]);
  expect(u(2, 99999) * 2 ** 24).toBe(2177989);
});

// The files hold nine digits.
function expectArray(array: Filled, golden: Description) {
  const { shape, first, last, sum, sum_of_squares } = described(array);
  const near = Math.max(1, Math.sqrt(golden.sum_of_squares)) * 1e-8;
  expect(shape).toEqual(golden.shape);
  golden.first.forEach((value, k) => {
    expect(Math.abs(first[k]! - value)).toBeLessThanOrEqual(near);
  });
  expect(Math.abs(last - golden.last)).toBeLessThanOrEqual(near);
  expect(Math.abs(sum - golden.sum)).toBeLessThanOrEqual(near + 1e-8 * Math.abs(golden.sum));
  expect(Math.abs(sum_of_squares - golden.sum_of_squares)).toBeLessThanOrEqual(near + 1e-8 * golden.sum_of_squares);
}

test("a trajectory that is off, or lacks a step, is refused", () => {
  const golden = workloads["mlp-bp"].golden;
  expect(compare(golden, golden.steps)).toEqual({ ok: true, lossError: 0, deltaError: 0 });
  const [one, two] = [golden.steps["1"]!, golden.steps["2"]!];
  expect(compare(golden, { "1": one, "2": two }).ok).toBe(false);
  const W1 = { ...two.params.W1!, delta_proj: two.params.W1!.delta_proj + 2e-4 * two.params.W1!.delta_l2 };
  expect(compare(golden, { ...golden.steps, "2": { ...two, params: { ...two.params, W1 } } }).ok).toBe(false);
  expect(compare(golden, { ...golden.steps, "1": { ...one, loss: one.loss * (1 + 2e-5) } }).ok).toBe(false);
});

describe.each(workloadNames)("%s", (name) => {
  const workload: Workload = workloads[name];
  const { golden } = workload;
  test("starts from the golden arrays and constants", () => {
    expect({ step: workload.step, constants: workload.constants }).toEqual({
      step: golden.step,
      constants: golden.constants,
    });
    const initial = workload.initial();
    expect(Object.keys(initial)).toEqual(Object.keys(golden.initial));
    for (const [key, array] of Object.entries(initial)) expectArray(array, golden.initial[key]!);
    const fixed = workload.fixed?.() ?? {};
    expect(Object.keys(fixed)).toEqual(Object.keys(golden.fixed));
    for (const [key, array] of Object.entries(fixed)) expectArray(array, golden.fixed[key]!);
    const batches = workload.batches();
    expect(batches.length).toBe(golden.batches);
    batches[0]!.forEach((array, i) => {
      expectArray(array, golden.batch0[i]!);
    });
    batches.at(-1)!.forEach((array, i) => {
      expectArray(array, golden.last_batch[i]!);
    });
  });
});

trainsAsGolden(workloadNames);
