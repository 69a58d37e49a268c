import { describe, expect, it } from "vitest";
import type { Split } from "../../../src/tasks/dataset";
import { digits } from "../../../src/tasks/digits";
import { mnist } from "../../../src/tasks/mnist";
import { validationSplit } from "../../../src/tasks/validation-split";

const countOf = (labels: Float32Array) => {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
};
const range = (values: Float32Array) =>
  values.reduce(([low, high], v) => [Math.min(low!, v), Math.max(high!, v)], [9, -9]);
const picture = ({ values }: Split<"image">, width: number, sample: number) =>
  Array.from({ length: width }, (_, y) =>
    Array.from({ length: width }, (_, x) => (values.image[(sample * width + y) * width + x]! > 0.5 ? "#" : "·")).join(
      "",
    ),
  );

describe.each([
  { task: mnist(), name: "mnist(train 60000, test 10000)", width: 28, train: 60_000, test: 10_000 },
  { task: digits(), name: "digits(train 1442, test 355)", width: 8, train: 1442, test: 355 },
])("$name", ({ task, name, width, train, test }) => {
  it("supplies what it says", async () => {
    const data = await task.load();
    expect(task.name).toBe(name);
    expect(task.supplies).toEqual(Object.keys(data.signals));
    expect(data.signals).toEqual({ image: { shape: [width, width, 1] }, label: { shape: [], classes: 10 } });
    for (const [split, size] of [
      [data.train, train],
      [data.test, test],
    ] as const) {
      expect(split.size).toBe(size);
      expect(split.values.label.length).toBe(size);
      expect(split.values.image.length).toBe(size * width * width);
      expect(range(split.values.image)).toEqual([0, 1]);
      expect(Math.min(...countOf(split.values.label))).toBeGreaterThan(0.085 * size);
      expect(countOf(split.values.label).reduce((sum, n) => sum + n)).toBe(size);
    }
  });

  it("is read once: a second load gives the same memory", async () => {
    const [a, b] = [await task.load(), await task.load()];
    expect(b.train.values.image.buffer).toBe(a.train.values.image.buffer);
  });
});

describe("mnist", () => {
  it("has the images and labels of the original", async () => {
    const { train, test } = await mnist().load();
    expect([...train.values.label.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect([...test.values.label.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    expect(countOf(train.values.label)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(picture(test, 28, 0).slice(6, 28)).toMatchInlineSnapshot(`
      [
        "····························",
        "·······###··················",
        "······###############·······",
        "··········############······",
        "···················##·······",
        "···················##·······",
        "··················##········",
        "·················###········",
        "·················##·········",
        "················###·········",
        "················##··········",
        "················##··········",
        "···············##···········",
        "··············###···········",
        "·············###············",
        "·············##·············",
        "············##··············",
        "···········###··············",
        "···········###··············",
        "···········###··············",
        "···········##···············",
        "····························",
      ]
    `);
  });

  it("takes the first so many, without a copy", async () => {
    const all = await mnist().load();
    const some = await mnist({ train: 100, test: 7 }).load();
    expect(mnist({ train: 100, test: 7 }).name).toBe("mnist(train 100, test 7)");
    expect([some.train.size, some.test.size]).toEqual([100, 7]);
    expect(some.train.values.image.length).toBe(100 * 784);
    expect(some.train.values.image.buffer).toBe(all.train.values.image.buffer);
    expect(some.test.values.label).toEqual(all.test.values.label.slice(0, 7));
  });

  it.each([
    [{ train: 0 }, "mnist: train is 0; it must be a whole number from 1 to 60000"],
    [{ train: 1.5 }, "mnist: train is 1.5; it must be a whole number from 1 to 60000"],
    [{ test: 10_001 }, "mnist: test is 10001; it must be a whole number from 1 to 10000"],
    [{ test: Number.NaN }, "mnist: test is NaN; it must be a whole number from 1 to 10000"],
  ])("refuses %o", (options, message) => {
    expect(() => mnist(options)).toThrow(message);
  });
});

describe("digits", () => {
  it("keeps each digit's share in both parts", async () => {
    const { train, test } = await digits().load();
    expect(countOf(train.values.label)).toEqual([143, 146, 142, 147, 145, 146, 145, 144, 140, 144]);
    expect(countOf(test.values.label)).toEqual([35, 36, 35, 36, 36, 36, 36, 35, 34, 36]);
  });

  it("has the image that belongs to the label", async () => {
    const { train } = await digits().load();
    expect(train.values.label[0]).toBe(0);
    expect(picture(train, 8, 0)).toMatchInlineSnapshot(`
      [
        "···##···",
        "··####··",
        "··#··#··",
        "··#·····",
        "·····#··",
        "··#··#··",
        "··#·##··",
        "···##···",
      ]
    `);
  });
});

describe("a validation split", () => {
  it("holds out the last samples of the training set, and leaves the test set alone", async () => {
    const whole = await digits().load();
    const split = validationSplit(digits(), 300);
    const { train, test, signals } = await split.load();
    expect(split.name).toBe("digits(train 1442, test 355), 300 of train held out");
    expect([train.size, test.size]).toEqual([1142, 300]);
    expect(signals).toEqual(whole.signals);
    for (const signal of ["image", "label"] as const)
      expect([...train.values[signal], ...test.values[signal]]).toEqual([...whole.train.values[signal]]);
  });

  it("is refused where there is not so much to hold out", async () => {
    expect(() => validationSplit(digits(), 0)).toThrow(
      "validationSplit(): size is a whole number of at least 1, not 0",
    );
    await expect(validationSplit(digits(), 1442).load()).rejects.toThrow(
      "validationSplit(): 1442 samples cannot be held out of the 1442 of digits(train 1442, test 355)",
    );
  });
});
