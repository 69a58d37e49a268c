import { expect, test } from "vitest";
import { contextDecision } from "../../../src";
import { accuracy, linearAccuracy, type Seen, seen } from "./linear-readout";

// Φ, the distribution function of the normal distribution, summed from its density.
const phi = (z: number) => {
  let sum = 0;
  for (let x = -8 + 5e-4; x < z; x += 1e-3) sum += Math.exp((-x * x) / 2) * 1e-3;
  return sum / Math.sqrt(2 * Math.PI);
};
const sums = (trial: readonly number[]) =>
  [0, 1].map((of) => trial.reduce((sum, x, i) => (i % 2 === of ? sum + x : sum), 0));

test("the sum of what counts is right as often as its closed form, that of both as often as theirs", async () => {
  const [coherences, steps, noise] = [[0.05, 0.15, 0.5], 20, 0.5];
  const { train } = await contextDecision({ train: 8000 }).load();
  const [{ x, label }, context] = [seen(train, "evidence"), seen(train, "context").x];
  const counts = (n: number) => context[n]!.indexOf(1);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const best = mean(coherences.map((c) => phi((c * Math.sqrt(steps)) / noise)));
  expect(Math.abs(accuracy(label, (n) => (sums(x[n]!)[counts(n)]! > 0 ? 1 : 0)) - best)).toBeLessThan(0.015);
  const pairs = coherences.flatMap((a) => coherences.flatMap((b) => [a + b, a - b]));
  const without = mean(pairs.map((c) => phi((c * Math.sqrt(steps / 2)) / noise)));
  const both = accuracy(label, (n) => (sums(x[n]!)[0]! + sums(x[n]!)[1]! > 0 ? 1 : 0));
  expect(Math.abs(both - without)).toBeLessThan(0.015);
  expect(Math.abs(mean(label.slice()) - 0.5)).toBeLessThan(0.02);
  expect(Math.abs(mean(context.map((_, n) => counts(n))) - 0.5)).toBeLessThan(0.02);
  expect(best - without).toBeGreaterThan(0.1);
});

test("a linear read-out of evidence and context does no better than without the context", async () => {
  const task = await contextDecision({ train: 2000, test: 2000 }).load();
  const joined = ([evidence, context]: readonly [Seen, Seen]): Seen => ({
    label: evidence.label,
    x: evidence.x.map((row, n) => [...row, ...context.x[n]!.slice(0, 2)]),
  });
  const [train, held] = [task.train, task.test].map((part) => joined([seen(part, "evidence"), seen(part, "context")]));
  const right = linearAccuracy(train!, held!);
  expect(right).toBeGreaterThan(0.6);
  expect(right).toBeLessThan(0.76);
});

test.each([
  [{ coherences: [] }, "contextDecision(): coherences is a list of numbers above 0, such as [0.1, 0.4], not []"],
  [{ coherences: [0.1, -0.1] }, "coherences is a list of numbers above 0, such as [0.1, 0.4], not [0.1,-0.1]"],
  [{ steps: 0 }, "contextDecision(): steps is a whole number of at least 1, not 0"],
])("refuses %o", (options, message) => {
  expect(() => contextDecision(options)).toThrow(message);
});
