import { beforeAll, expect, test } from "vitest";
import { sanger, useBackend } from "../../../src";
import { streams } from "../../../src/support/streams";
import { column, dot, grown, length } from "./grown";

beforeAll(() => useBackend("cpu"));

test("Sanger's rule makes the units the principal components, in their order, whatever the mean of the input", () => {
  const deviations = [2, 1.5, 1, 0.3];
  // A Householder reflection is orthogonal and symmetric: its rows are the principal components.
  const v = [1, 2, 3, 4];
  const components = v.map((a, i) => v.map((b, j) => (i === j ? 1 : 0) - (2 * a * b) / dot(v, v)));
  const draw = streams(1)("samples");
  const batch = () =>
    Array.from({ length: 64 }, () => {
      const sources = Array.from(draw.normal(4)).map((x, i) => x * deviations[i]!);
      return v.map((_, j) => 3 - j + dot(sources, column(components, j)));
    });
  const weights = grown(sanger({ rate: 0.02 }), batch, { units: 3, steps: 1500 });
  for (const unit of [0, 1, 2]) {
    const w = column(weights, unit);
    expect(length(w)).toBeCloseTo(1, 1);
    expect(Math.abs(dot(w, components[unit]!)) / length(w)).toBeGreaterThan(0.99);
  }
});
