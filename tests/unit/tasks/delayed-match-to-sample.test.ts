import { expect, test } from "vitest";
import { delayedMatchToSample } from "../../../src";
import { accuracy, linearAccuracy, seen } from "./linear-readout";

test("is a match where the same is shown twice, in half of the trials, each item as often", async () => {
  const { signals, train } = await delayedMatchToSample({ noise: 0, train: 2000 }).load();
  expect(signals.cue).toEqual({ shape: [4], steps: 16 });
  const { x, label } = seen(train, "cue");
  const first = (trial: readonly number[]) => trial.slice(0, 4).indexOf(1);
  const last = (trial: readonly number[]) => trial.slice(-4).indexOf(1);
  expect(accuracy(label, (n) => (first(x[n]!) === last(x[n]!) ? 1 : 0))).toBe(1);
  expect(label.filter((match) => match === 1).length).toBe(1000);
  for (const shown of [first, last])
    for (let item = 0; item < 4; item++)
      for (const match of [0, 1]) {
        const times = x.filter((trial, n) => label[n] === match && shown(trial) === item).length;
        expect(Math.abs(times / 1000 - 0.25)).toBeLessThan(0.05);
      }
  expect(x.every((trial) => trial.slice(3 * 4, 13 * 4).every((value) => value === 0))).toBe(true);
});

test("is told by no linear read-out, of the last step or of all", async () => {
  const task = await delayedMatchToSample({ train: 2000, test: 1000 }).load();
  for (const of of [(trial: number[]) => trial.slice(-4), (trial: number[]) => trial]) {
    const right = linearAccuracy(seen(task.train, "cue", of), seen(task.test, "cue", of));
    expect(Math.abs(right - 0.5)).toBeLessThan(0.06);
  }
});

test("refuses one item", () => {
  expect(() => delayedMatchToSample({ items: 1 })).toThrow(
    "delayedMatchToSample(): items is a whole number of at least 2, not 1",
  );
});
