import { expect, test } from "vitest";
import { schematicFaces } from "../../../src";
import { accuracy, linearAccuracy, seen } from "./linear-readout";

test("faces and what is no face are as many, and of the same ink", async () => {
  const { train } = await schematicFaces({ jitter: 0, noise: 0 }).load();
  const { x, label } = seen(train, "image");
  expect(label.filter((face) => face === 1).length).toBe(500);
  const ink = x.map((image) => image.reduce((sum, pixel) => sum + pixel, 0));
  expect(Math.max(...ink) / Math.min(...ink)).toBeLessThan(1.001);
  expect([...train.values.crude]).toEqual(label);
});

test("a linear student of the crude detector copies its errors, but surpasses it where it is denied what that looks at", async () => {
  const taught = async (teacher: "crude" | "random", hidden: boolean) => {
    const { train, test } = await schematicFaces({ teacher, hidden }).load();
    return {
      student: linearAccuracy(seen(train, "image"), seen(test, "image")),
      teacher: accuracy(test.values.label, (n) => test.values.crude[n]!),
    };
  };
  const [all, hidden, coin] = [await taught("crude", false), await taught("crude", true), await taught("random", true)];
  expect(all.teacher).toBeGreaterThan(0.75);
  expect(all.teacher).toBeLessThan(0.9);
  expect(Math.abs(all.student - all.teacher)).toBeLessThan(0.03);
  expect(hidden.teacher).toBe(all.teacher);
  expect(hidden.student).toBeGreaterThan(hidden.teacher + 0.05);
  expect(Math.abs(coin.student - 0.5)).toBeLessThan(0.07);
});

test("the crude detector errs the more, the more faces are moved", async () => {
  const right = [0, 1, 2].map(async (jitter) => {
    const { test } = await schematicFaces({ jitter, noise: 0 }).load();
    return accuracy(test.values.label, (n) => test.values.crude[n]!);
  });
  const [still, moved, far] = (await Promise.all(right)) as [number, number, number];
  expect(still).toBe(1);
  expect(moved).toBeLessThan(0.9);
  expect(far).toBeLessThan(moved - 0.1);
});

test("what is learned by is the teacher's word, what is tested by the truth", async () => {
  const [truth, crude] = await Promise.all([schematicFaces().load(), schematicFaces({ teacher: "crude" }).load()]);
  expect(crude.train.values.label).toEqual(truth.train.values.crude);
  expect(crude.train.values.label).not.toEqual(truth.train.values.label);
  expect(crude.test.values.label).toEqual(truth.test.values.label);
});

test.each([
  [{ teacher: "mother" as "crude" }, "schematicFaces(): teacher is truth, crude, random, not mother"],
  [{ jitter: 3 }, "schematicFaces(): jitter is from 0 to 2 pixels, not 3"],
  [{ noise: Number.NaN }, "schematicFaces(): noise is a number of at least 0, not NaN"],
])("refuses %o", (options, message) => {
  expect(() => schematicFaces(options)).toThrow(message);
});
