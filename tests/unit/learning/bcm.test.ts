import { beforeAll, describe, expect, test } from "vitest";
import { bcm, useBackend } from "../../../src";
import { column, dot, grown } from "./grown";

beforeAll(() => useBackend("cpu"));

/** Independent patterns, each a row of every batch. */
const patterns = [
  [1, 0.2, 0.1],
  [0.3, 1, 0.2],
  [0.1, 0.4, 1],
];
const answers = (weights: number[][], unit = 0) => patterns.map((x) => dot(x, column(weights, unit)));

describe("the rule of Bienenstock, Cooper & Munro", () => {
  test("makes each unit answer K to one of K patterns that are equally frequent, and 0 to the others", () => {
    const units = 8;
    const weights = grown(bcm({ rate: 0.02, sliding: 0.5 }), () => patterns, { units, steps: 3000 });
    const preferred = new Set<number>();
    for (let unit = 0; unit < units; unit++) {
      const y = answers(weights, unit);
      const sorted = [...y].sort((a, b) => b - a);
      expect(sorted[0]).toBeCloseTo(3, 2);
      expect(sorted[1]).toBeCloseTo(0, 2);
      expect(sorted[2]).toBeCloseTo(0, 2);
      // Selectivity, 1 − mean / largest: 1 − 1/K at most.
      expect(1 - sorted.reduce((a, b) => a + b) / 3 / sorted[0]!).toBeCloseTo(2 / 3, 2);
      preferred.add(y.indexOf(sorted[0]!));
    }
    expect(preferred.size).toBeGreaterThan(1);
  });

  test("rests where a unit answers all patterns alike, as the theory has it, but not stably", () => {
    // y = 1 for all three: θ = ⟨y²⟩ = 1 = y. The weights that give it are the solution of three linear equations.
    const solve = (target: number[]) => {
      const [a, b, c] = patterns as [number[], number[], number[]];
      const cross = (p: number[], q: number[]) =>
        [0, 1, 2].map((i) => p[(i + 1) % 3]! * q[(i + 2) % 3]! - p[(i + 2) % 3]! * q[(i + 1) % 3]!);
      const columns = [cross(b, c), cross(c, a), cross(a, b)];
      return [0, 1, 2].map((i) => [
        columns.reduce((sum, each, k) => sum + each[i]! * target[k]!, 0) / dot(a, columns[0]!),
      ]);
    };
    const rule = bcm({ rate: 0.02, sliding: 1 });
    const rest = grown(rule, () => patterns, { pathway: { weights: solve([1, 1, 1]) }, steps: 20 });
    expect(answers(rest).map((y) => Number(y.toFixed(4)))).toEqual([1, 1, 1]);
    const pushed = grown(rule, () => patterns, { pathway: { weights: solve([1.05, 1, 0.95]) }, steps: 4000 });
    expect(answers(pushed).map((y) => Number(y.toFixed(2)) + 0)).toEqual([3, 0, 0]);
  });

  test("descends −⟨y³⟩/3 + ⟨y²⟩²/4 where θ is the mean over the batch, by finite differences", () => {
    const start = [[0.5], [-0.2], [0.9]];
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const risk = (w: number[][]) => {
      const y = answers(w);
      return -mean(y.map((v) => v ** 3)) / 3 + mean(y.map((v) => v ** 2)) ** 2 / 4;
    };
    const after = grown(bcm({ rate: 0.5, sliding: 1 }), () => patterns, { pathway: { weights: start } });
    start.forEach(([w], i) => {
      const at = (shift: number) => risk(start.map(([v], k) => [k === i ? v! + shift : v!]));
      expect(after[i]![0]! - w!).toBeCloseTo((-0.5 * (at(1e-5) - at(-1e-5))) / 2e-5, 5);
    });
  });
});
