import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { middle, nearest, scaleOf } from "../../../kernel/widgets/scale";

describe("a scale", () => {
  it.each([
    [0, 1, 0.01],
    [0, 100, 1],
    [0, 20, 1],
    [-1, 1, 0.02],
    [0, 5, 0.05],
    [0, 10, 0.1],
    [0, 0.001, 1e-5],
    [0, 0.5, 0.005],
  ])("from %d to %d has steps of %d unless another is given", (min, max, step) => {
    expect(scaleOf("slider", { min, max }).step).toBeCloseTo(step, 12);
  });

  it("has numbers that read as they should", () => {
    const scale = scaleOf("slider", { min: 0, max: 1, step: 0.1 });
    expect(nearest(scale, 0.1 + 0.2)).toBe(0.3);
    expect(nearest(scale, 7)).toBe(1);
    expect(middle(scale)).toBe(0.5);
    const long = 1000.0018489260001;
    expect(nearest({ min: 0, max: long, step: long }, long)).toBe(long);
    expect(nearest(scale, "0.3")).toBeUndefined();
    expect(nearest(scale, Number.NaN)).toBeUndefined();
  });

  it("gives a number between its ends, at most half a step away, for any", () => {
    const ends = fc.tuple(
      fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
    );
    fc.assert(
      fc.property(ends, fc.double({ min: 0, max: 1, noNaN: true }), ([min, range], share) => {
        const scale = scaleOf("slider", { min, max: min + range });
        const value = nearest(scale, min + share * range)!;
        expect(value).toBeGreaterThanOrEqual(scale.min);
        expect(value).toBeLessThanOrEqual(scale.max);
        // The last step may be a shorter one.
        expect(Math.abs(value - (min + share * range))).toBeLessThanOrEqual(scale.step * 0.51 + 1e-8);
      }),
    );
  });

  it.each([
    [{ min: 1, max: 1 }, "slider: min 1 is not below max 1"],
    [{ max: Number.POSITIVE_INFINITY }, "slider: max is Infinity; it is a finite number"],
    [{ step: 2 }, "slider: step 2 is not above 0 and at most 1, from min to max"],
  ])("that is none is refused: %o", (options, message) => {
    expect(() => scaleOf("slider", options)).toThrow(message);
  });
});
