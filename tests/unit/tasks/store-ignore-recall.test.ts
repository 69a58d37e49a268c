import { expect, test } from "vitest";
import { storeIgnoreRecall } from "../../../src";
import { accuracy, linearAccuracy, seen } from "./linear-readout";

const [items, length, width] = [3, 6, 6];
const at = (trial: readonly number[], t: number) => trial.slice(t * width, (t + 1) * width);
const itemAt = (trial: readonly number[], t: number) => at(trial, t).slice(0, items).indexOf(1);

test("the answer is the item stored last, which is not the one shown last", async () => {
  const { train } = await storeIgnoreRecall({ items, length, noise: 0, train: 2000 }).load();
  const { x, label } = seen(train, "cue");
  const storedLast = (trial: readonly number[]) => {
    const times = Array.from({ length }, (_, t) => t).filter((t) => at(trial, t)[items] === 1);
    return itemAt(trial, times.at(-1)!);
  };
  expect(accuracy(label, (n) => storedLast(x[n]!))).toBe(1);
  // The last one is stored in 0.3 of the trials, and else the same by chance.
  expect(Math.abs(accuracy(label, (n) => itemAt(x[n]!, length - 1)) - (0.3 + 0.7 / 3))).toBeLessThan(0.04);
  for (const trial of x) {
    for (let t = 0; t < length; t++) expect(at(trial, t).slice(items).join("")).toMatch(/^100$|^010$/);
    expect(at(trial, length).join("")).toBe("000001");
  }
});

test("the last step tells nothing, and all steps to a linear read-out not enough", async () => {
  const task = await storeIgnoreRecall({ items, length, train: 2000, test: 1000 }).load();
  const last = [task.train, task.test].map((part) => seen(part, "cue", (trial) => at(trial, length)));
  const whole = [task.train, task.test].map((part) => seen(part, "cue"));
  expect(Math.abs(linearAccuracy(last[0]!, last[1]!) - 1 / 3)).toBeLessThan(0.05);
  expect(linearAccuracy(whole[0]!, whole[1]!)).toBeLessThan(0.7);
});

test.each([
  [{ stores: 1 }, "storeIgnoreRecall(): stores is from 0 up to 1, exclusive, not 1"],
  [{ length: 0 }, "storeIgnoreRecall(): length is a whole number of at least 1, not 0"],
])("refuses %o", (options, message) => {
  expect(() => storeIgnoreRecall(options)).toThrow(message);
});
