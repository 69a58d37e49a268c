import { beforeAll, describe, expect, test } from "vitest";
import { backprop, equilibriumPropagation, type Nudge, sgd, useBackend } from "../../../src";
import { scalar, tidy } from "../../../src/ops";
import { directionsOf, teaching } from "../../../src/train/step";
import { worst } from "../finite-differences";
import { finiteDifferencesSettled } from "./settled-network";
import { batchOf, descents, inARow, startOf } from "./settling";

beforeAll(() => useBackend("cpu"));

const seed = 3;
// Small enough for one point at which to settle.
const size = 0.5;
const settling = { free: 100, nudged: 100, rate: 0.5, optimizer: sgd(0.1) };

/** The largest difference to the gradient of the loss where the circuit has settled, over all pathways. */
function error(nudge: Nudge, beta: number, gradient: { readonly [number: string]: ArrayLike<number> }): number {
  const found = descents(inARow(equilibriumPropagation({ nudge, beta, ...settling }), 1, 0), seed, 1, size);
  return Math.max(...Object.keys(gradient).map((name) => worst(found[name]!, gradient[name]!)));
}

describe("equilibrium propagation", () => {
  const settled = () => {
    const plan = inARow(equilibriumPropagation(settling), 1, 0);
    return tidy(() => finiteDifferencesSettled(startOf(plan, seed, size), batchOf(seed)) as never) as ReturnType<
      typeof finiteDifferencesSettled
    >;
  };

  test("tends to the gradient of the loss where the circuit has settled, in the order of its nudge", () => {
    const gradient = settled();
    const one = [0.1, 0.05].map((beta) => error("one-sided", beta, gradient));
    const both = [0.4, 0.2].map((beta) => error("symmetric", beta, gradient));
    expect(one[0]! / one[1]!).toBeGreaterThan(1.8);
    expect(one[0]! / one[1]!).toBeLessThan(2.2);
    expect(both[0]! / both[1]!).toBeGreaterThan(3.6);
    expect(both[0]! / both[1]!).toBeLessThan(4.8);
    expect(error("symmetric", 0.05, gradient)).toBeLessThan(2e-3);
  });

  test("the gradient that it is measured against goes through the settling", () => {
    const gradient = settled();
    const plan = inARow(equilibriumPropagation(settling), 1, 0);
    tidy(() => {
      const state = startOf(plan, seed, size);
      const found = teaching(plan, plan.stages[0]!.plastic, state, batchOf(seed), "gradient").synapses;
      const fed = inARow(backprop(), 1, 0);
      const forward = teaching(fed, plan.stages[0]!.plastic, state, batchOf(seed), "gradient").synapses;
      for (const pathway of plan.stages[0]!.plastic) {
        const values = gradient[`${pathway} weights`]!;
        expect(worst(found[pathway]!.weights.dataSync(), values)).toBeLessThan(1e-3);
        expect(worst(forward[pathway]!.weights.dataSync(), values)).toBeGreaterThan(0.1);
      }
    });
  });

  test("with a random sign is one of two one-sided nudges, whose mean is the symmetric", () => {
    const directions = (nudge: Nudge, draw: number) =>
      tidy(() => {
        const plan = inARow(equilibriumPropagation({ nudge, ...settling, free: 20, nudged: 5 }));
        const drawn = Object.entries(startOf(plan, seed, size)).map(([p, was]) => [p, { ...was, count: scalar(draw) }]);
        const found = directionsOf(plan, plan.stages[0]!, Object.fromEntries(drawn), batchOf(seed), "rules");
        return Array.from(found.of("retina -> V1").synapses.weights!.dataSync());
      });
    const drawn = Array.from({ length: 8 }, (_, draw) => directions("random sign", draw));
    const two = [...new Map(drawn.map((values) => [String(values), values])).values()];
    expect(two.length).toBe(2);
    const mean = two[0]!.map((value, i) => (value + two[1]![i]!) / 2);
    expect(worst(mean, directions("symmetric", 0))).toBeLessThan(1e-4);
    expect(two.map(String)).toContain(String(directions("one-sided", 0)));
  });

  test("refuses numbers that make no sense", () => {
    expect(() => equilibriumPropagation({ nudge: "both" as never })).toThrow(
      'equilibriumPropagation(): no nudge "both"; there are one-sided, symmetric, random sign',
    );
    expect(() => equilibriumPropagation({ beta: 0 })).toThrow(
      "equilibriumPropagation(): beta is a number above 0, not 0",
    );
    expect(() => equilibriumPropagation({ free: 1.5 })).toThrow(
      "equilibriumPropagation(): free is a whole number from 1, not 1.5",
    );
  });
});
