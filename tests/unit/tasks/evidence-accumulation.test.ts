import { expect, test } from "vitest";
import { evidenceAccumulation } from "../../../src";
import { accuracy, linearAccuracy, seen } from "./linear-readout";

const [cues, show, gap, neurons] = [7, 4, 2, 5];
const steps = cues * (show + gap) + 20 + 4;
/** Spikes of a population of a trial, from one step up to another. */
const count = (trial: readonly number[], population: number, from = 0, to = steps) => {
  let sum = 0;
  for (let t = from; t < to; t++) for (let k = 0; k < neurons; k++) sum += trial[(t * 4 + population) * neurons + k]!;
  return sum;
};

test("populations fire when they should, at their rates", async () => {
  const { signals, train } = await evidenceAccumulation({ train: 400 }).load();
  expect(signals.spikes).toEqual({ shape: [20], steps });
  const { x } = seen(train, "spikes");
  const total = (population: number, from?: number, to?: number) =>
    x.reduce((sum, trial) => sum + count(trial, population, from, to), 0) / (x.length * neurons);
  expect(Math.abs(total(0) + total(1) - 0.3 * cues * show)).toBeLessThan(0.2);
  expect(Math.abs(total(2) - 0.3 * 4)).toBeLessThan(0.1);
  expect(Math.abs(total(3) - 0.05 * steps)).toBeLessThan(0.1);
  for (const population of [0, 1]) {
    expect(total(population, cues * (show + gap))).toBe(0);
    for (let cue = 0; cue < cues; cue++)
      expect(total(population, cue * (show + gap) + show, (cue + 1) * (show + gap))).toBe(0);
  }
  expect(total(2, 0, steps - 4)).toBe(0);
});

test("the side with more cues is the answer, which one cue does not tell, nor what is seen at the end", async () => {
  const task = await evidenceAccumulation({ active: 1, train: 3000, test: 1000 }).load();
  const { x, label } = seen(task.train, "spikes");
  expect(accuracy(label, (n) => (count(x[n]!, 1) > count(x[n]!, 0) ? 1 : 0))).toBe(1);
  const last = accuracy(label, (n) => (count(x[n]!, 1, (cues - 1) * (show + gap), cues * (show + gap)) > 0 ? 1 : 0));
  expect(last).toBeCloseTo(oneCue(0.7), 1);
  expect(Math.abs(label.reduce((sum, right) => sum + right, 0) / label.length - 0.5)).toBeLessThan(0.03);
  const end = (part: typeof task.train) => seen(part, "spikes", (trial) => trial.slice(-20));
  expect(Math.abs(linearAccuracy(end(task.train), end(task.test)) - 0.5)).toBeLessThan(0.05);
});

/** The probability that one of seven cues is on the side of most of them, where each is on the trial's side by `p`. */
function oneCue(p: number): number {
  let sum = 0;
  for (let own = 0, ways = 1; own <= cues; ways = (ways * (cues - own)) / (own + 1), own++)
    sum += ways * p ** own * (1 - p) ** (cues - own) * (Math.max(own, cues - own) / cues);
  return sum;
}

test.each([
  [{ cues: 4 }, "evidenceAccumulation(): cues is an odd number, so that one side has more, not 4"],
  [{ active: 0 }, "evidenceAccumulation(): active is above 0 and at most 1, not 0"],
  [{ background: 2 }, "evidenceAccumulation(): background is from 0 to 1, not 2"],
])("refuses %o", (options, message) => {
  expect(() => evidenceAccumulation(options)).toThrow(message);
});
