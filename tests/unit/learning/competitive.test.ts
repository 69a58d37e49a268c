import { beforeAll, describe, expect, test } from "vitest";
import { competitive, useBackend } from "../../../src";
import { streams } from "../../../src/support/streams";
import { column, dot, grown, length } from "./grown";

beforeAll(() => useBackend("cpu"));

describe("competitive Hebbian learning", () => {
  test.each([2, 3, 4])("makes one step as Krotov & Hopfield write it, p = %d", (p) => {
    const x = [
      [1, 0.5, 0.2],
      [0.1, 0.9, 0.4],
    ];
    const weights = [
      [0.5, 0.1, -0.3, 0.2],
      [0.2, 0.8, 0.1, -0.1],
      [-0.1, 0.3, 0.4, 0.6],
    ];
    const expected = weights.map((row) => [...row]);
    for (const sample of x) {
      const current = [0, 1, 2, 3].map((j) =>
        dot(
          sample,
          column(weights, j).map((w) => Math.sign(w) * Math.abs(w) ** (p - 1)),
        ),
      );
      const order = [0, 1, 2, 3].sort((a, b) => current[b]! - current[a]!);
      for (const [rank, gain] of [
        [0, 1],
        [2, -0.3],
      ] as const) {
        // biome-ignore format: pairs
        const j = order[rank]!;
        sample.forEach((value, i) => {
          expected[i]![j]! += (0.1 / x.length) * gain * (value - current[j]! * weights[i]![j]!);
        });
      }
    }
    const after = grown(competitive({ rate: 0.1, p, k: 3, delta: 0.3 }), () => x, { units: 4, pathway: { weights } });
    after.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(expected.flat()[i]!, 5);
    });
  });

  test.each([2, 3])("brings the weights of units that win to the unit sphere of the p-norm, p = %d", (p) => {
    const draw = streams(2)("samples");
    const samples = Array.from({ length: 60 }, (_, k) =>
      Array.from(draw.normal(6)).map((n, i) => Math.abs(n) + (Math.floor(i / 2) === k % 3 ? 3 : 0)),
    );
    // Each unit begins near inputs of its own, so that it wins now and then.
    const start = samples[0]!.map((_, i) => [0, 1, 2].map((unit) => (Math.floor(i / 2) === unit ? 0.3 : 0.1)));
    const options = { units: 3, steps: 1500, pathway: { weights: start } };
    const weights = grown(competitive({ rate: 0.1, p, delta: 0 }), () => samples, options);
    for (const unit of [0, 1, 2]) {
      expect(length(column(start, unit), p)).toBeLessThan(0.6);
      expect(length(column(weights, unit), p)).toBeCloseTo(1, 2);
    }
  });

  test("finds clusters: each unit comes to the direction of one", () => {
    const centres = [[1, 0, 0, 0.1], [0, 1, 0.1, 0], [0, 0.1, 1, 0]]; // biome-ignore format: a matrix
    const draw = streams(5)("samples");
    const batch = () =>
      centres.flatMap((c) =>
        Array.from({ length: 10 }, () => Array.from(draw.normal(4, 0.05)).map((n, i) => Math.abs(c[i]! + n))),
      );
    const start = [[0.6, 0.3, 0.2], [0.3, 0.5, 0.3], [0.2, 0.4, 0.6], [0.1, 0.1, 0.1]]; // biome-ignore format: a matrix
    const weights = grown(competitive({ rate: 0.2, delta: 0 }), batch, {
      units: 3,
      steps: 200,
      pathway: { weights: start },
    });
    centres.forEach((centre, unit) => {
      expect(dot(column(weights, unit), centre) / (length(column(weights, unit)) * length(centre))).toBeGreaterThan(
        0.99,
      );
    });
  });
});
