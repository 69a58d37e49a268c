import { expect, test } from "vitest";
import { mnist1d } from "../../../src";
import { accuracy, linearAccuracy, seen } from "./linear-readout";

// Of the published generator, 20,000 samples: for each digit the mean, the standard deviation, and the mean products with the
// next position and with the fourth from there.
const published = [
  [0.462, 1.187, 1.472, 0.601],
  [-0.097, 0.878, 0.614, 0.095],
  [0.04, 0.841, 0.558, 0.035],
  [0.335, 0.995, 0.845, 0.468],
  [-0.125, 0.886, 0.626, 0.131],
  [-0.008, 0.835, 0.528, 0.058],
  [-0.39, 1.2, 1.439, 0.537],
  [0.173, 0.879, 0.637, 0.12],
  [-0.243, 1.002, 0.805, 0.424],
  [-0.147, 0.9, 0.627, 0.19],
];

test("is drawn as the published ones are", async () => {
  const { train } = await mnist1d({ train: 10_000, test: 1 }).load();
  const { x, label } = seen(train, "signal");
  published.forEach((expected, digit) => {
    const own = x.filter((_, n) => label[n] === digit);
    expect(own.length).toBe(1000);
    const product = (lag: number) => mean(own.flatMap((row) => row.slice(lag).map((value, i) => value * row[i]!)));
    const m = mean(own.flat());
    const found = [m, Math.sqrt(product(0) - m ** 2), product(1), product(4)];
    found.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!), `digit ${digit}, ${i}`).toBeLessThan(0.04);
    });
  });
  expect(Math.abs(mean(x.flat()))).toBeLessThan(1e-5);
  expect(mean(x.flat().map((value) => value ** 2))).toBeCloseTo(1, 4);
});

test("is named by a linear read-out in few cases, and by its nearest neighbour in more", async () => {
  const task = await mnist1d().load();
  const [train, held] = [seen(task.train, "signal"), seen(task.test, "signal")];
  const linear = linearAccuracy(train, held);
  expect(linear).toBeGreaterThan(0.2);
  expect(linear).toBeLessThan(0.33);
  const distance = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0);
  const near = accuracy(held.label.slice(0, 200), (n) => {
    const all = train.x.map((row) => distance(row, held.x[n]!));
    return train.label[all.indexOf(Math.min(...all))]!;
  });
  expect(near).toBeGreaterThan(0.5);
});

test("is the same numbers in another order where it is shuffled", async () => {
  const sizes = { train: 50, test: 5 };
  const [ordered, shuffled] = [await mnist1d(sizes).load(), await mnist1d({ ...sizes, shuffled: true }).load()];
  const rows = [ordered, shuffled].map(({ train }) => seen(train, "signal").x);
  const order = rows[1]![0]!.map((value) => rows[0]![0]!.indexOf(value));
  expect(new Set(order).size).toBe(40);
  expect(order).not.toEqual([...order].sort((a, b) => a - b));
  rows[0]!.forEach((row, n) => {
    expect(order.map((from) => row[from])).toEqual(rows[1]![n]);
  });
});

test("refuses a part without a sample", () => {
  expect(() => mnist1d({ test: 0 })).toThrow("mnist1d(): test is a whole number of at least 1, not 0");
});

const mean = (x: readonly number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
