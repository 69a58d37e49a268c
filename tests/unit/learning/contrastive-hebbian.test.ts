import { beforeAll, describe, expect, test } from "vitest";
import { contrastiveHebbian, input, meanSquaredError, readout, useBackend } from "../../../src";
import { type Tensor2D, tensor, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import { parse } from "../../../src/surface/parse";
import { initialState } from "../../../src/train/state";
import { directionsOf } from "../../../src/train/step";
import { worst } from "../finite-differences";
import { fromBackprop } from "./settling";

beforeAll(() => useBackend("cpu"));

describe("contrastive Hebbian learning", () => {
  test("tends to backprop in proportion to the feedback", () => {
    const of = (feedback: number) => fromBackprop(contrastiveHebbian({ feedback, free: 60, clamped: 60 }), 3);
    const [strong, weak, weaker] = [of(0.2), of(0.1), of(0.05)];
    expect(strong).toBeGreaterThan(0.1);
    expect(weak / weaker).toBeGreaterThan(1.7);
    expect(weak / weaker).toBeLessThan(2.4);
    expect(weaker).toBeLessThan(0.12);
  });

  test("with one linear pathway and ½|s − t|² clamps to the target: the delta rule", () => {
    const plan = program(
      parse({
        architecture: {
          areas: { sense: input("image", [4]), motor: readout(2) },
          pathways: { "sense -> motor": {} },
        },
        objectives: { motor: meanSquaredError("wanted", { weight: 2 / 2 }) },
        learning: { otherwise: contrastiveHebbian() },
      }),
    );
    tidy(() => {
      const state = initialState(plan, streams(1));
      const stream = streams(2)("batch");
      const image = tensor(stream.normal(5 * 4), [5, 4]) as Tensor2D;
      const wanted = tensor(stream.normal(5 * 2), [5, 2]) as Tensor2D;
      const found = directionsOf(plan, plan.stages[0]!, state, { image, wanted }, "rules").of("sense -> motor");
      const { weights } = state["sense -> motor"]!.synapses;
      const delta = image.matMul(image.matMul(weights).sub(wanted) as Tensor2D, true).div(5);
      expect(worst(found.synapses.weights!.dataSync(), delta.dataSync())).toBeLessThan(1e-5);
    });
  });

  test("refuses numbers that make no sense", () => {
    expect(() => contrastiveHebbian({ feedback: 0 })).toThrow(
      "contrastiveHebbian(): feedback is a number above 0, not 0",
    );
    expect(() => contrastiveHebbian({ clamped: 0 })).toThrow(
      "contrastiveHebbian(): clamped is a whole number from 1, not 0",
    );
  });
});
