import { describe, expect, test } from "vitest";
import { prismAdaptation, vestibuloOcularReflex } from "../../../src";
import { leastSquares, predicted } from "./linear-readout";

const rows = (values: Float32Array, width: number) =>
  Array.from({ length: values.length / width }, (_, n) => Array.from(values.subarray(n * width, (n + 1) * width)));
const squared = (weights: number[][], x: number[][], y: number[][]) =>
  x.reduce((sum, row, n) => sum + (predicted(weights, row)[0]! - y[n]![0]!) ** 2, 0) / x.length;

describe("the vestibulo-ocular reflex", () => {
  const at = async (gain: number) => {
    const { train } = await vestibuloOcularReflex({ gain, noise: 0 }).load();
    return [rows(train.values.canals, 2), rows(train.values.eye, 1)] as const;
  };

  test("is a weight of plus and minus half the gain", async () => {
    for (const gain of [0.5, 1, 2]) {
      const weights = leastSquares(...(await at(gain)));
      expect(weights[0]![0]).toBeCloseTo(gain / 2, 3);
      expect(weights[1]![0]).toBeCloseTo(-gain / 2, 3);
    }
  });

  test("leaves the image to slip by the difference of gains, before it is adapted", async () => {
    const [[canals, eye], [same, doubled]] = [await at(1), await at(2)];
    expect(same).toEqual(canals);
    const learned = leastSquares(canals, eye);
    const power = eye.reduce((sum, [velocity]) => sum + velocity! ** 2, 0) / eye.length;
    // The mean square of a sine whose amplitude is uniform from 0 to 1.
    expect(Math.abs(power - 1 / 6)).toBeLessThan(0.02);
    expect(squared(learned, canals, eye)).toBeLessThan(1e-6);
    expect(squared(learned, canals, doubled)).toBeCloseTo(power, 4);
  });

  test("has the noise that it says", async () => {
    const { train } = await vestibuloOcularReflex({ noise: 0.1 }).load();
    const sums = rows(train.values.canals, 2).map(([left, right]) => left! + right! - 2);
    const sd = Math.sqrt(sums.reduce((sum, x) => sum + x ** 2, 0) / sums.length);
    expect(sd).toBeCloseTo(0.1 * Math.SQRT2, 2);
  });
});

describe("pointing through a prism", () => {
  const at = async (shift: number) => {
    const { train } = await prismAdaptation({ shift, noise: 0 }).load();
    return [rows(train.values.seen, 15), rows(train.values.hand, 1)] as const;
  };
  /** Where the most active neurons say that the target is, in degrees. */
  const centre = (rates: readonly number[]) =>
    rates.reduce((sum, rate, k) => sum + rate * ((120 * k) / 14 - 60), 0) / rates.reduce((sum, rate) => sum + rate);

  test("shows a target as far from where it is as the prism moves it", async () => {
    for (const shift of [0, 8]) {
      const [seen, hand] = await at(shift);
      seen.forEach((rates, n) => {
        expect(Math.abs(centre(rates) - shift - 10 * hand[n]![0]!)).toBeLessThan(0.1);
      });
    }
  });

  test("misses by the shift before it is adapted, and a linear read-out can adapt", async () => {
    const [bare, through] = [await at(0), await at(8)];
    const learned = leastSquares(...bare);
    expect(squared(learned, ...bare)).toBeLessThan(1e-4);
    expect(squared(learned, ...through)).toBeCloseTo(0.64, 1);
    expect(squared(leastSquares(...through), ...through)).toBeLessThan(1e-4);
  });
});

test.each([
  [() => vestibuloOcularReflex({ gain: -1 }), "vestibuloOcularReflex(): gain is a number of at least 0, not -1"],
  [() => prismAdaptation({ shift: 30 }), "prismAdaptation(): shift is from -20 to 20 degrees, not 30"],
])("refuses %s", (make, message) => {
  expect(make).toThrow(message);
});
