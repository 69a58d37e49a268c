import { describe, expect, it } from "vitest";
import { grouped, smooth, spansDecades, thinned } from "../../../src/figures/series";

describe("smooth", () => {
  it("is the mean around each value, over a window that narrows at the beginning and is cut at the end", () => {
    expect(smooth([1, 3, 8, 4, 9, 2], 1)).toEqual([1, 4, 5, 7, 5, 5.5]);
    expect(smooth([1, 3, 8, 4, 9], 2)).toEqual([1, 4, 5, 6, 7]);
  });
  it("leaves missing values out", () => {
    expect(smooth([1, Number.NaN, 3], 1)).toEqual([1, 2, 3]);
    expect(smooth([Number.NaN, Number.NaN], 1)).toEqual([Number.NaN, Number.NaN]);
  });
});

describe("thinned", () => {
  const y = Array.from({ length: 50_000 }, (_, i) => (i === 12_345 ? 99 : Math.sin(i / 500)));
  const series = { x: y.map((_, i) => 2 * i), y };

  it("keeps spikes, ends and order within a thousand points", () => {
    const thin = thinned(series);
    expect(thin.x.length).toBeLessThanOrEqual(1001);
    expect(thin.x.length).toBe(thin.y.length);
    expect(thin.y).toContain(99);
    expect(thin.x[thin.y.indexOf(99)]).toBe(24_690);
    expect(thin.x.at(0)).toBe(0);
    expect(thin.x.at(-1)).toBe(99_998);
    expect(thin.x).toEqual([...thin.x].sort((a, b) => a - b));
  });
  it("writes six digits", () => expect(thinned({ x: [0], y: [0.12345678] }).y).toEqual([0.123457]));
  it("leaves a short series alone", () => {
    expect(thinned({ x: [1, 2], y: [3, Number.NaN] })).toEqual({ x: [1, 2], y: [3, Number.NaN] });
  });
});

it("spansDecades from the second decade on, above zero only", () => {
  expect(spansDecades([1, 99])).toBe(false);
  expect(spansDecades([1, Number.NaN, 101])).toBe(true);
  expect(spansDecades([0, 1, 1000])).toBe(false);
  expect(spansDecades([])).toBe(false);
});

it("groups rows in order of appearance", () => {
  expect([...grouped(["b1", "a1", "b2"], (row) => row[0]!)]).toEqual([
    ["b", ["b1", "b2"]],
    ["a", ["a1"]],
  ]);
});
