import { beforeAll, describe, expect, test } from "vitest";
import { area, differenceTargetPropagation, input, meanSquaredError, readout, sgd, useBackend } from "../../../src";
import { type Tensor2D, tensor, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import { parse } from "../../../src/surface/parse";
import { initialState, type State } from "../../../src/train/state";
import { directionsOf, trainStep } from "../../../src/train/step";
import { worst } from "../finite-differences";

beforeAll(() => useBackend("cpu"));

// What the last weights do, and what undoes it.
const forward = [
  [2, 1],
  [-1, 1],
];
const inverse = [
  [1 / 3, -1 / 3],
  [1 / 3, 2 / 3],
];
const circuitWith = (target: number) =>
  program(
    parse({
      architecture: {
        areas: { sense: input("image", [3]), hidden: area(2, { activation: "identity" }), motor: readout(2) },
        pathways: { "sense -> hidden": {}, "hidden -> motor": { weights: forward } },
      },
      objectives: { motor: meanSquaredError("wanted") },
      learning: {
        otherwise: differenceTargetPropagation({ target, rate: 0.3, noise: 0.5, optimizer: sgd(1e-9) }),
      },
    }),
  );
const batchOf = (seed: number) => {
  const stream = streams(seed)("batch");
  return {
    image: tensor(stream.normal(16 * 3), [16, 3]) as Tensor2D,
    wanted: tensor(stream.normal(16 * 2), [16, 2]) as Tensor2D,
  };
};

describe("difference target propagation", () => {
  test.each([0.1, 1])("with the inverse as feedback gives Gauss–Newton targets, whatever τ: %f", (target) => {
    const plan = circuitWith(target);
    tidy(() => {
      const start = initialState(plan, streams(1));
      const last = start["hidden -> motor"]!;
      const state: State = {
        ...start,
        "hidden -> motor": { ...last, memory: { ...last.memory, feedback: tensor(inverse) } },
      };
      const signals = batchOf(2);
      const found = directionsOf(plan, plan.stages[0]!, state, signals, "rules");
      const hidden = signals.image.matMul(state["sense -> hidden"]!.synapses.weights);
      // The slope of the mean over two units of (a − t)².
      const slope = hidden.matMul(tensor(forward)).sub(signals.wanted) as Tensor2D;
      const newton = signals.image.matMul(slope.matMul(tensor(inverse)) as Tensor2D, true).div(16);
      expect(worst(found.of("sense -> hidden").synapses.weights!.dataSync(), newton.dataSync())).toBeLessThan(1e-5);
      const gradient = hidden.matMul(slope as Tensor2D, true).div(16);
      expect(worst(found.of("hidden -> motor").synapses.weights!.dataSync(), gradient.dataSync())).toBeLessThan(1e-5);
    });
  });

  test("its feedback comes to undo the forward weights", () => {
    const plan = circuitWith(0.1);
    let state = initialState(plan, streams(1));
    const off = () =>
      tidy(() => worst(state["hidden -> motor"]!.memory.feedback!.dataSync(), Float32Array.from(inverse.flat())));
    expect(off()).toBeGreaterThan(0.3);
    for (let step = 0; step < 300; step++)
      state = tidy(() => trainStep(plan, plan.stages[0]!, state, batchOf(step)).state as never) as State;
    expect(off()).toBeLessThan(0.02);
  });

  test("refuses numbers that make no sense", () => {
    expect(() => differenceTargetPropagation({ noise: 0 })).toThrow(
      "differenceTargetPropagation(): noise is a number above 0, not 0",
    );
  });
});
