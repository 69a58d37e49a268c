import { beforeAll, expect, test } from "vitest";
import { crossEntropy, evolutionStrategies, input, readout, useBackend } from "../../../src";
import { oneHot, scalar, type Tensor2D, tensor, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import { parse } from "../../../src/surface/parse";
import { activity, losses, type Signals } from "../../../src/train/forward";
import { atPathway, initialState } from "../../../src/train/state";
import { directionsOf } from "../../../src/train/step";
import { worst } from "../finite-differences";

beforeAll(() => useBackend("cpu"));

const pathway = "sense -> out";
const planWith = (rule: ReturnType<typeof evolutionStrategies>, weight = 1) =>
  program(
    parse({
      architecture: {
        areas: { sense: input("image", [4]), out: readout(3) },
        pathways: { [pathway]: { bias: false } },
      },
      objectives: { out: crossEntropy("label", { weight }) },
      learning: { otherwise: rule },
    }),
  );
const signals = (): Signals => {
  const draw = streams(1)("samples");
  return {
    image: tensor(draw.normal(24), [6, 4]) as Tensor2D,
    label: oneHot(tensor(draw.integers(6, 3), [6], "int32"), 3).toFloat() as Tensor2D,
  };
};
const directionOf = (rule: ReturnType<typeof evolutionStrategies>, weight = 1) =>
  tidy(() => {
    const plan = planWith(rule, weight);
    const found = directionsOf(plan, plan.stages[0]!, initialState(plan, streams(2)), signals(), "rules");
    return found.of(pathway).synapses.weights!.dataSync();
  });

test.each([2, 8])("a population of %i goes by the ranks of its costs, counted here one by one", (population) => {
  const rule = evolutionStrategies({ population, sd: 0.3 });
  const expected = tidy(() => {
    const plan = planWith(rule);
    const state = initialState(plan, streams(2));
    const was = state[pathway]!;
    const { normal } = atPathway(plan.pathways[pathway]!, was);
    const copies = Array.from({ length: population }, (_, i) => {
      const nth = { nth: scalar(Math.floor(i / 2), "int32"), of: population / 2 };
      return normal("probe", [4, 3], 1, nth).mul(i % 2 === 0 ? 1 : -1);
    });
    const costs = copies.map((noise) => {
      const weights = was.synapses.weights.add(noise.mul(0.3)) as Tensor2D;
      const batch = signals();
      const now = activity(plan, { [pathway]: { ...was, synapses: { weights } } }, batch, "rules");
      return losses(plan, now, batch).dataSync()[0]!;
    });
    const sorted = [...costs].sort((a, b) => a - b);
    const terms = copies.map((noise, i) => noise.mul(sorted.indexOf(costs[i]!) / (population - 1) - 0.5));
    return terms
      .reduce((sum, term) => sum.add(term))
      .div(population * 0.3)
      .dataSync();
  });
  expect(worst(directionOf(rule), expected)).toBeLessThan(1e-5);
});

test("what a cost is multiplied by changes nothing", () => {
  const rule = evolutionStrategies({ population: 10, sd: 0.1 });
  expect(directionOf(rule, 8)).toEqual(directionOf(rule, 1));
});

test("where all copies cost the same, nothing is changed", () => {
  const rule = evolutionStrategies({ population: 10 });
  expect(directionOf(rule, 0).every((value) => value === 0)).toBe(true);
});

test("what makes no sense is refused", () => {
  expect(() => evolutionStrategies({ population: 5 })).toThrow("the population is an even number from 2, not 5");
  expect(() => evolutionStrategies({ sd: 0 })).toThrow("evolutionStrategies(): sd is a number above 0, not 0");
});
