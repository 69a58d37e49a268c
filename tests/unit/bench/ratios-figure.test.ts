import { expect, test } from "vitest";
import { ratiosFigure, type StepRecord } from "../../bench/ratios-figure";

const record = (implementation: string, median: number): StepRecord => ({
  workload: "pc",
  implementation,
  stepMs: { min: median, median },
});

test("a mark for each peer that ran, left of one where Triad is faster", () => {
  const svg = ratiosFigure([record("Triad", 2), record("JAX jit", 4), record("torch, eager", 1)]);
  expect(svg).toContain("<title>pc: 0.50 of JAX jit</title>");
  expect(svg).toContain("<title>pc: 2.00 of torch, eager</title>");
  // The scale is from 1/8 to 8 between 130 and 690.
  expect(svg).toContain(`<circle cx="316.7"`);
  expect(svg).toMatch(/prefers-color-scheme: dark/);
  expect(ratiosFigure([record("Triad", 2), record("JAX jit", 4)])).not.toContain("of torch");
});

test("what is off the scale stands at its end", () => {
  expect(ratiosFigure([record("Triad", 100), record("JAX jit", 1)])).toContain(`<circle cx="690"`);
});
