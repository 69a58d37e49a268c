import { beforeAll, describe, expect, test } from "vitest";
import {
  area,
  circuit,
  crossEntropy,
  image,
  input,
  meanSquaredError,
  predictiveCoding,
  readout,
  sgd,
  useBackend,
} from "../../../src";
import { type Tensor1D, type Tensor2D, tensor, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import { parse } from "../../../src/surface/parse";
import { initialState, type State } from "../../../src/train/state";
import { trainStep } from "../../../src/train/step";
import { pc } from "../../bench/workloads/pc";
import { worst } from "../finite-differences";
import { fromBackprop } from "./settling";

beforeAll(() => useBackend("cpu"));

describe("predictive coding", () => {
  test("with a clamped target is the reference workload, step after step", () => {
    // The workload's cost is ½ |t − μ|² of each sample, with its own numbers of steps and rates.
    const [x, hidden, classes] = [7, 6, 3];
    const optimizer = sgd(pc.constants.lr!);
    const plan = program(
      parse({
        architecture: {
          areas: {
            retina: input("image", [x]),
            V1: area(hidden, { activation: "tanh" }),
            IT: area(hidden, { activation: "tanh" }),
            naming: readout(classes),
          },
          pathways: { "retina -> V1": {}, "V1 -> IT": {}, "IT -> naming": {} },
        },
        objectives: { naming: meanSquaredError("wanted", { weight: classes / 2 }) },
        learning: { otherwise: predictiveCoding({ steps: 20, rate: 0.1, optimizer }) },
      }),
    );
    tidy(() => {
      let state: State = initialState(plan, streams(4));
      const pathways = plan.stages[0]!.plastic;
      const named = (of: State) =>
        Object.fromEntries(
          pathways.flatMap((pathway, i) => {
            const { weights, bias } = of[pathway]!.synapses;
            return [
              [`W${i + 1}`, weights],
              [`b${i + 1}`, bias as Tensor1D],
            ];
          }),
        );
      let p = named(state);
      const begun = p;
      for (let step = 0; step < 5; step++) {
        const stream = streams(step)("batch");
        const [image, wanted] = [
          tensor(stream.normal(8 * x), [8, x]),
          tensor(stream.normal(8 * classes), [8, classes]),
        ];
        p = pc.update({ p, batch: [image, wanted], fixed: {} }).p as typeof p;
        const signals = { image: image as Tensor2D, wanted: wanted as Tensor2D };
        state = { ...state, ...trainStep(plan, plan.stages[0]!, state, signals).state };
      }
      const found = named(state);
      for (const name of Object.keys(p)) {
        expect(worst(found[name]!.sub(begun[name]!).dataSync(), p[name]!.sub(begun[name]!).dataSync())).toBeLessThan(
          1e-4,
        );
        expect(worst(p[name]!.dataSync(), begun[name]!.dataSync())).toBeGreaterThan(1e-3);
      }
    });
  });

  test("with fixed predictions and rate 1 is backprop after as many steps as areas, not before", () => {
    const off = (steps: number) => fromBackprop(predictiveCoding({ variant: "fixed", rate: 1, steps }), 3);
    expect(off(2)).toBeLessThan(1e-5);
    expect(off(1)).toBeGreaterThan(1e-2);
  });

  test("with fixed predictions tends to backprop by the factor 1 − rate a step", () => {
    const off = (steps: number) => fromBackprop(predictiveCoding({ variant: "fixed", rate: 0.5, steps }), 3);
    expect(off(40)).toBeLessThan(1e-5);
    // Two areas in a row: the error after n steps is (1 − rate)ⁿ (1 + c n).
    expect(off(14) / off(12)).toBeCloseTo(0.25, 1);
  });

  test("strict tends to backprop in proportion to the errors", () => {
    const of = (weight: number) => fromBackprop(predictiveCoding({ steps: 200, rate: 0.2 }), 3, weight);
    expect(of(1)).toBeGreaterThan(0.05);
    expect(of(0.02)).toBeLessThan(0.02);
    expect(of(0.02) / of(0.01)).toBeCloseTo(2, 1);
  });

  test("of two settings passes no credit from one to the other, and says so", () => {
    const of = (steps: number) =>
      circuit({
        architecture: {
          areas: { retina: image(2, 2), V1: area(3), naming: readout(3) },
          pathways: { "retina -> V1": {}, "V1 -> naming": {} },
        },
        objectives: { naming: crossEntropy("label") },
        learning: {
          "retina -> V1": predictiveCoding({ steps }),
          "V1 -> naming": predictiveCoding({ optimizer: sgd(1) }),
        },
      });
    expect(of(20).plausibility().length).toBe(2);
    expect(() => of(10)).toThrow(
      'pathway "retina -> V1": predictiveCoding needs an objective towards which its areas settle, but no objective reaches "V1": "V1 -> naming" (predictiveCoding) carries no credit',
    );
  });

  test("refuses numbers that make no sense", () => {
    expect(() => predictiveCoding({ variant: "loose" as never })).toThrow(
      'predictiveCoding(): no variant "loose"; there are strict, fixed, exact',
    );
    expect(() => predictiveCoding({ steps: 0 })).toThrow("predictiveCoding(): steps is a whole number from 1, not 0");
    expect(() => predictiveCoding({ rate: 2 })).toThrow("predictiveCoding(): the rate is above 0 and at most 1, not 2");
  });
});
