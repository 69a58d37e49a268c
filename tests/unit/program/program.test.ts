import { describe, expect, test } from "vitest";
import {
  area,
  backprop,
  circuit,
  crossEntropy,
  feedbackAlignment,
  image,
  oja,
  readout,
  sparseness,
} from "../../../src";
import { taughtBy } from "../../../src/program/credit";
import { program } from "../../../src/program/program";
import { carries } from "../../../src/program/supply";

const model = circuit({
  architecture: {
    areas: { retina: image(4, 4), V1: area(9), V2: area(4), naming: readout(3) },
    pathways: { "retina -> V1": {}, "V1 -> V2": { bias: false }, "retina -> V2": {}, "V2 -> naming": {} },
  },
  objectives: {
    V2: [sparseness({ target: 0.1, scope: "local" }), sparseness({ target: 0.2 })],
    naming: crossEntropy("label"),
  },
  learning: { "retina -> V1": oja({ rate: 1e-3 }), "V1 -> V2": feedbackAlignment(), otherwise: backprop() },
  development: [
    { stage: "early", epochs: 1, plastic: ["retina -> V1", "V2 -> naming"] },
    { stage: "late", epochs: 2 },
  ],
});
const plan = program(model.data);

describe("a program", () => {
  test("computes areas in declared order, each from all that ends on it", () => {
    expect(plan.areas.map(({ area }) => area)).toEqual(["retina", "V1", "V2", "naming"]);
    const V2 = plan.areas[2]!;
    expect(V2.kind === "neural" && V2.incoming.map(({ pathway }) => pathway)).toEqual(["V1 -> V2", "retina -> V2"]);
    expect(V2.kind === "neural" && V2.teachesLocally).toBe(true);
  });

  test("draws weights with standard deviation gain / √(source units)", () => {
    expect(plan.pathways["retina -> V1"]!.scale).toBeCloseTo(Math.SQRT2 / 4, 10);
    expect(plan.pathways["V2 -> naming"]!.scale).toBeCloseTo(1 / 2, 10);
  });

  test("numbers two objectives of a kind in an area", () => {
    expect(plan.objectives.map(({ id }) => id)).toEqual(["V2 sparseness", "V2 sparseness 2", "naming crossEntropy"]);
  });

  test("teaches in each stage the plastic pathways whose rule needs it", () => {
    expect(plan.stages.map(({ plastic, taught }) => [plastic.length, taught])).toEqual([
      [2, ["V2 -> naming"]],
      [4, ["V1 -> V2", "retina -> V2", "V2 -> naming"]],
    ]);
  });
});

describe("credit", () => {
  const reached = (i: number) => [...taughtBy(model.data, model.data.objectives[i]!, carries(model.data))].sort();

  test("of a local objective stays with the area's own pathways", () => {
    expect(reached(0)).toEqual(["V1 -> V2", "retina -> V2"]);
  });

  test("goes upstream as far as rules carry it, and reaches a pathway that learns without it too", () => {
    expect(reached(1)).toEqual(["V1 -> V2", "retina -> V1", "retina -> V2"]);
    expect(reached(2)).toEqual(["V1 -> V2", "V2 -> naming", "retina -> V1", "retina -> V2"]);
  });
});
