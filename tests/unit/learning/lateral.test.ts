import { beforeAll, describe, expect, test } from "vitest";
import {
  type AntiHebb,
  antiHebb,
  area,
  backprop,
  circuit,
  decayed,
  hebb,
  input,
  leaky,
  localLoss,
  scaled,
  sgd,
  streams,
  thresholded,
  useBackend,
} from "../../../src";
import { entryOf } from "../../../src/learning/entry";
import type { AnyRule } from "../../../src/learning/table";
import { type Tensor2D, tensor, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { parse } from "../../../src/surface/parse";
import { activity, type Signals } from "../../../src/train/forward";
import { initialState, type State } from "../../../src/train/state";
import { trainStep } from "../../../src/train/step";

beforeAll(() => useBackend("cpu"));

const others = (n: number) => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i !== j)));
const diagonal = (n: number) => others(n).map((row) => row.map((x) => 1 - x));

/** Covariances of columns. */
function covariances(rows: readonly (readonly number[])[]): number[][] {
  const n = rows[0]!.length;
  const means = Array.from({ length: n }, (_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length);
  return means.map((a, i) =>
    means.map((b, j) => rows.reduce((sum, row) => sum + (row[i]! - a) * (row[j]! - b), 0) / rows.length),
  );
}

function learned(plan: ReturnType<typeof program>, steps: number, batch: (step: number) => number[][]): State {
  let state = initialState(plan, streams(2));
  for (let step = 0; step < steps; step++)
    state = tidy(() => {
      const signals = { image: tensor(batch(step)) as Tensor2D };
      return { ...state, ...trainStep(plan, plan.stages[0]!, state, signals).state } as never;
    }) as State;
  return state;
}

/** The cortex's activity at the last time step. */
const settled = (plan: ReturnType<typeof program>, state: State, rows: number[][]): number[][] =>
  tidy(() => {
    const signals: Signals = { image: tensor(rows) as Tensor2D };
    return (activity(plan, state, signals, "rules").rates.cortex!.arraySync() as number[][]).slice(-rows.length);
  });

describe("a lateral loop that learns by antiHebb", () => {
  const linear = (at: AntiHebb["at"], correlation: number) => {
    const plan = program(
      parse({
        architecture: {
          areas: { sense: input("image", [2]), cortex: area(2, { activation: "identity" }) },
          pathways: {
            "sense -> cortex": { bias: false, weights: diagonal(2) },
            "cortex -> cortex": { bias: false, mask: others(2), weights: [[0, 0], [0, 0]] }, // biome-ignore format: a matrix
          },
        },
        learning: { "cortex -> cortex": antiHebb({ rate: 0.1, centring: 1, at }) },
        time: { steps: 40 },
      }),
    );
    // Exactly this correlation: four points on the two axes ±(1, 1) and ±(1, −1).
    const [long, short] = [Math.sqrt(1 + correlation), Math.sqrt(1 - correlation)];
    const rows = [[long, long], [-long, -long], [short, -short], [-short, short]]; // biome-ignore format: a matrix
    const state = learned(plan, 300, () => rows);
    return { state, rows, out: covariances(settled(plan, state, rows)) };
  };

  test.each([0.6, 0.9, -0.5])("makes two linear units uncorrelated, in closed form: inputs at %d", (c) => {
    const { state, rows, out } = linear("last step", c);
    const [[, a], [b]] = state["cortex -> cortex"]!.synapses.weights.arraySync() as [
      [number, number],
      [number, number],
    ];
    // y = x (1 − V)⁻¹ has variances (1 + c) / (1 − v)² and (1 − c) / (1 + v)² along the two axes, which are to be equal.
    const s = Math.sqrt((1 - c) / (1 + c));
    const v = (s - 1) / (s + 1);
    expect(a).toBeCloseTo(v, 4);
    expect(b).toBeCloseTo(v, 4);
    expect(covariances(rows)[0]![1]).toBeCloseTo(c, 6);
    expect(Math.abs(out[0]![1]!)).toBeLessThan(1e-4);
    expect(out[0]![0]).toBeGreaterThan(0.1);
  });

  test("at every step counts the way there in, and comes to rest beside it", () => {
    const { out } = linear("every step", 0.6);
    expect(Math.abs(out[0]![1]!)).toBeGreaterThan(1e-3);
    expect(Math.abs(out[0]![1]!)).toBeLessThan(0.1);
  });

  test("with Hebbian input and thresholds tells apart the bars that patterns are made of (Földiák 1990)", () => {
    const [side, units, p] = [4, 8, 0.25];
    /** How units correlate, in the mean over pairs, and how active they are, having learned from the same patterns. */
    const learning = (rate: number) => {
      const stream = streams(9)("bars");
      const pattern = () => {
        const on = Array.from(stream.uniform(2 * side), (u) => u < p);
        return Array.from({ length: side * side }, (_, i) => Number(on[Math.floor(i / side)] || on[side + (i % side)]));
      };
      const hebbian = hebb({ optimizer: decayed(sgd(0.2), 0.01), centring: 0.02 });
      const plan = program(
        parse({
          architecture: {
            areas: { sense: input("image", [side * side]), cortex: leaky(units, { tau: 3, activation: "sigmoid" }) },
            pathways: {
              "sense -> cortex": {},
              "cortex -> cortex": { bias: false, mask: others(units), bounds: [null, 0] },
            },
          },
          learning: {
            "sense -> cortex": thresholded(hebbian, { target: p, rate: 0.2 }),
            "cortex -> cortex": antiHebb({ rate, centring: 0.02, at: "last step" }),
          },
          time: { steps: 15 },
        }),
      );
      const shown = Array.from({ length: 400 }, pattern);
      const state = learned(plan, 500, () => Array.from({ length: 20 }, pattern));
      const rows = settled(plan, state, shown);
      const c = covariances(rows);
      const correlations = c.flatMap((row, i) =>
        row.flatMap((x, j) => (i === j ? [] : [Math.abs(x) / Math.sqrt(c[i]![i]! * c[j]![j]!)])),
      );
      return {
        correlation: correlations.reduce((a, b) => a + b) / correlations.length,
        activity: rows.flat().reduce((a, b) => a + b) / (rows.length * units),
      };
    };
    const [control, lateral] = [learning(0), learning(0.5)];
    // Without lateral learning all units go to the same sum of bars.
    expect(control.correlation).toBeGreaterThan(0.5);
    expect(lateral.correlation).toBeLessThan(0.25);
    for (const { activity } of [control, lateral]) expect(Math.abs(activity - p)).toBeLessThan(0.06);
  }, 90_000);
});

describe("thresholded", () => {
  const one = (rule: AnyRule, bias = true) =>
    program(
      parse({
        architecture: {
          areas: { sense: input("image", [3]), cortex: area(2, { activation: "sigmoid" }) },
          pathways: { "sense -> cortex": { bias } },
        },
        learning: { "sense -> cortex": rule as never },
      }),
    );
  const rows = [[1, 0, 2], [0.5, 1, -1]]; // biome-ignore format: a matrix

  test("moves the bias by rate · (target − mean), and leaves the weights to the rule within, in closed form", () => {
    const [outer, inner] = [
      one(thresholded(hebb({ rate: 0.1 }), { target: 0.2, rate: 0.3 })),
      one(hebb({ rate: 0.1 })),
    ];
    const start = settled(outer, initialState(outer, streams(2)), rows);
    const [a, b] = [learned(outer, 1, () => rows), learned(inner, 1, () => rows)];
    const { bias, weights } = a["sense -> cortex"]!.synapses;
    expect(weights.arraySync()).toEqual(b["sense -> cortex"]!.synapses.weights.arraySync());
    (bias!.arraySync() as number[]).forEach((value, i) => {
      expect(value).toBeCloseTo(0.3 * (0.2 - (start[0]![i]! + start[1]![i]!) / 2), 6);
    });
  });

  test("brings the mean activity to its target", () => {
    const plan = one(thresholded(hebb({ rate: 0 }), { target: 0.1, rate: 1 }));
    const out = settled(
      plan,
      learned(plan, 400, () => rows),
      rows,
    );
    for (const unit of [0, 1]) expect((out[0]![unit]! + out[1]![unit]!) / 2).toBeCloseTo(0.1, 4);
  });

  test("leaves a pathway without bias to the rule within", () => {
    const weights = (rule: AnyRule) =>
      learned(one(rule, false), 2, () => rows)["sense -> cortex"]!.synapses.weights.arraySync();
    expect(weights(thresholded(hebb({ rate: 0.1 }), { target: 0.2 }))).toEqual(weights(hebb({ rate: 0.1 })));
  });

  test("says in one line what makes no sense", () => {
    const hebbian = thresholded(hebb({ rate: 1 }), { target: 0.1 });
    expect(() => thresholded(hebbian, { target: 1 })).toThrow("thresholded(): the rule is thresholded already");
    const within = scaled(hebbian, { target: 1 });
    expect(() => thresholded(within, { target: 1 })).toThrow("thresholded(): the rule is thresholded already");
    expect(() => thresholded(hebb({ rate: 1 }), { target: Number.NaN })).toThrow("the target is a number, not NaN");
    expect(() => antiHebb({ rate: 1, at: "settled" as never })).toThrow(
      'antiHebb(): at is "every step" or "last step", not "settled"',
    );
  });

  test("goes around scaled and within it, and JSON gives it back; a rule's task signal and optimizer stay its own", () => {
    const nested = scaled(thresholded(hebb({ rate: 0.1 }), { target: 0.2 }), { target: 0.3 });
    const made = circuit({
      architecture: {
        areas: { sense: input("image", [3]), cortex: area(2) },
        pathways: { "sense -> cortex": {} },
      },
      learning: { "sense -> cortex": nested },
    });
    expect(circuit(JSON.parse(JSON.stringify(made))).hash).toBe(made.hash);
    expect(scaled(localLoss("label"), { target: 1 }).from).toBe("label");
    expect(entryOf(thresholded(backprop(), { target: 1 })).backward?.locality).toBe("weight transport");
  });
});
