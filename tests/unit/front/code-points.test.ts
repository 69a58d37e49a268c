import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pointsOf, unitsOf } from "../../../kernel/front/code-points";

describe("a cursor's position", () => {
  it("is the same after the way to code units and back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(), (text, n) => {
        const points = n % ([...text].length + 1);
        expect(pointsOf(text, unitsOf(text, points))).toBe(points);
      }),
    );
  });

  it("counts what lies outside the basic plane once", () => {
    expect(unitsOf("🧠a", 1)).toBe(2);
    expect(pointsOf("🧠a", 3)).toBe(2);
  });

  it("past the end is the end", () => {
    expect(unitsOf("ab", 9)).toBe(2);
  });
});
