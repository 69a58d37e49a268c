import { beforeAll, describe, expect, test } from "vitest";
import {
  area,
  backprop,
  circuit,
  input,
  meanSquaredError,
  type Objective,
  readout,
  reward,
  threeFactor,
  useBackend,
} from "../../../src";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { scalar, type Tensor2D, tensor, tidy, tile } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import { parse } from "../../../src/surface/parse";
import type { Signals } from "../../../src/train/forward";
import { initialState, type State } from "../../../src/train/state";
import { directionsOf } from "../../../src/train/step";

beforeAll(() => useBackend(whyNoTfjsNode() ? "cpu" : "tensorflow"));

const sd = 0.7;

/** The direction for one sample, which is shown so often that what remains of the noise is small. */
function direction(
  weights: readonly (readonly (readonly number[])[])[],
  out: Objective,
  signals: { readonly [name: string]: readonly number[] },
  usual: number,
) {
  const deep = weights.length === 2;
  const plan = program(
    parse({
      architecture: {
        areas: {
          sense: input("image", [weights[0]!.length]),
          ...(deep && { V1: area(weights[0]![0]!.length, { activation: "tanh" }) }),
          out: readout(weights.at(-1)![0]!.length),
        },
        pathways: deep
          ? { "sense -> V1": { bias: false, weights: weights[0]! }, "V1 -> out": { bias: false, weights: weights[1]! } }
          : { "sense -> out": { bias: false, weights: weights[0]! } },
      },
      objectives: { out },
      learning: { otherwise: threeFactor({ sd }) },
    }),
  );
  return tidy(() => {
    const shown: Signals = Object.fromEntries(
      Object.entries(signals).map(([name, row]) => [
        name,
        tile(tensor([...row], [1, row.length]), [400_000, 1]) as Tensor2D,
      ]),
    );
    const remembered = { usual: scalar(usual * 0.1), batches: scalar(1) };
    const state: State = Object.fromEntries(
      Object.entries(initialState(plan, streams(1))).map(([p, was]) => [p, { ...was, memory: remembered }]),
    );
    const found = directionsOf(plan, plan.stages[0]!, state, shown, "rules");
    return plan.stages[0]!.plastic.map((p) => Array.from(found.of(p).synapses.weights!.dataSync()));
  });
}

/** The normal distribution function, by its integral. */
const mass = (z: number) => {
  const steps = 4000;
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += density(-8 + ((i + 0.5) / steps) * (z + 8));
  return (sum / steps) * (z + 8);
};

test.each([0, 0.4])(
  "descends the gradient of the reward that is expected under the noise, the usual cost being %d",
  (usual) => {
    // Of two actions, the right one is taken with probability Φ((h₁ − h₀) / √2 σ).
    const x = [0.8, -0.5];
    const weights = [[0.3, 0.5], [-0.2, 0.1]]; // biome-ignore format: a matrix
    const cost = (w: number[][]) => {
      const h = [0, 1].map((unit) => x.reduce((sum, value, i) => sum + value * w[i]![unit]!, 0));
      return 1 - mass((h[1]! - h[0]!) / (Math.SQRT2 * sd));
    };
    const expected = weights.flatMap((row, i) =>
      row.map((_, j) => {
        const moved = (by: number) => weights.map((r, a) => r.map((w, b) => (a === i && b === j ? w + by : w)));
        return (cost(moved(1e-3)) - cost(moved(-1e-3))) / 2e-3;
      }),
    );
    const [found] = direction([weights], reward("label"), { image: x, label: [0, 1] }, usual);
    found!.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(0.004);
    });
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.1);
  },
);

test("also through an area between, for noise that is not small: the source's own noise is in its activity", () => {
  const [x, target] = [1.3, 0.9];
  // The mean over the noise of the output is in closed form; over that of V1 it is an integral.
  const cost = (v: number, w: number) => {
    const steps = 4000;
    let sum = 0;
    for (let i = 0; i < steps; i++) {
      const z = -8 + ((i + 0.5) / steps) * 16;
      const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
      sum += density * ((w * Math.tanh(v * x + sd * z) - target) ** 2 + sd * sd) * (16 / steps);
    }
    return sum;
  };
  const [v, w] = [0.6, 0.7];
  const expected = [(cost(v + 1e-3, w) - cost(v - 1e-3, w)) / 2e-3, (cost(v, w + 1e-3) - cost(v, w - 1e-3)) / 2e-3];
  const found = direction([[[v]], [[w]]], meanSquaredError("target"), { image: [x], target: [target] }, cost(v, w));
  found.forEach(([value], i) => {
    expect(Math.abs(value! - expected[i]!)).toBeLessThan(0.015);
  });
});

describe("a reward", () => {
  const model = (rule: Parameters<typeof circuit>[0]["learning"]) =>
    circuit({
      architecture: { areas: { sense: input("image", [4]), out: readout(2) }, pathways: { "sense -> out": {} } },
      objectives: { out: reward("label") },
      learning: rule as never,
    });

  test("serves rules that need a loss, and no rule that needs a gradient", () => {
    expect(model({ otherwise: threeFactor() }).asks).toEqual(["image", "label"]);
    expect(() => model({ otherwise: backprop() })).toThrow(
      /objective reward in area "out": it reaches no plastic pathway/,
    );
  });
});

test("what makes no sense is refused", () => {
  expect(() => threeFactor({ sd: -1 })).toThrow("threeFactor(): sd is a number above 0, not -1");
  expect(() => threeFactor({ baseline: 0 })).toThrow("threeFactor(): baseline is above 0 and at most 1, not 0");
});
