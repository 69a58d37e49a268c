import { beforeAll, describe, expect, test } from "vitest";
import { area, backprop, circuit, crossEntropy, input, localLoss, readout, useBackend } from "../../../src";
import type { AnyRule } from "../../../src/learning/table";
import { oneHot, type Tensor1D, type Tensor2D, tensor, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import { parse } from "../../../src/surface/parse";
import { activity, type Signals } from "../../../src/train/forward";
import { initialState, type State } from "../../../src/train/state";
import { directionsOf, trainStep } from "../../../src/train/step";
import { finiteDifferences, worst } from "../finite-differences";

beforeAll(() => useBackend("cpu"));

const pathway = "sense -> V1";
const planWith = (rule: AnyRule) =>
  program(
    parse({
      architecture: {
        areas: { sense: input("image", [4]), V1: area(5, { activation: "tanh" }), out: readout(3) },
        pathways: { [pathway]: {}, "V1 -> out": {} },
      },
      objectives: { out: crossEntropy("label") },
      learning: { [pathway]: rule, "V1 -> out": backprop() },
    }),
  );
const batch = (): Signals => {
  const draw = streams(1)("samples");
  return {
    image: tensor(draw.normal(24), [6, 4]) as Tensor2D,
    label: oneHot(tensor([0, 1, 2, 0, 1, 2], [6], "int32"), 3).toFloat() as Tensor2D,
  };
};

describe("the prediction of an area's own read-out", () => {
  test("teaches it as backpropagation from an area with those weights does", () => {
    tidy(() => {
      const [plan, like] = [planWith(localLoss("label", { loss: "pred" })), planWith(backprop())];
      const state = initialState(plan, streams(2));
      const { readout: weights, readoutBias } = state[pathway]!.memory;
      const out = state["V1 -> out"]!;
      const synapses = { weights: weights as Tensor2D, bias: readoutBias as Tensor1D };
      const same: State = { ...state, "V1 -> out": { ...out, synapses } };
      const found = directionsOf(plan, plan.stages[0]!, state, batch(), "rules").of(pathway).synapses;
      const gradient = directionsOf(like, like.stages[0]!, same, batch(), "rules").of(pathway).synapses;
      expect(worst(found.weights!.dataSync(), gradient.weights!.dataSync())).toBeLessThan(1e-5);
      expect(worst(found.bias!.dataSync(), gradient.bias!.dataSync())).toBeLessThan(1e-5);
      // The read-out itself goes down the same gradient, with its own rate.
      const own = directionsOf(like, like.stages[0]!, same, batch(), "rules").of("V1 -> out").synapses;
      const after = directionsOf(plan, plan.stages[0]!, state, batch(), "rules").of(pathway).memory!;
      const expected = weights!.sub(own.weights!.mul(0.1)).dataSync();
      expect(worst(after.readout!.dataSync(), expected)).toBeLessThan(1e-6);
    });
  });

  test("teaches it through a random matrix that never changes, where it is asked to", () => {
    tidy(() => {
      const plan = planWith(localLoss("label", { loss: "pred", feedback: "random" }));
      const state = initialState(plan, streams(2));
      const { readout: weights, feedback } = state[pathway]!.memory;
      const { rates } = activity(plan, state, batch(), "rules");
      const off = rates
        .V1!.matMul(weights as Tensor2D)
        .softmax()
        .sub(batch().label!)
        .div(6) as Tensor2D;
      const teaching = off.matMul(feedback as Tensor2D).mul(rates.V1!.square().neg().add(1)) as Tensor2D;
      const expected = batch().image!.matMul(teaching, true);
      const found = directionsOf(plan, plan.stages[0]!, state, batch(), "rules").of(pathway).synapses.weights!;
      expect(worst(found.dataSync(), expected.dataSync())).toBeLessThan(1e-5);
      const after = trainStep(plan, plan.stages[0]!, state, batch()).state[pathway]!.memory;
      expect(after.feedback!.dataSync()).toEqual(feedback!.dataSync());
      expect(after.readout!.dataSync()).not.toEqual(weights!.dataSync());
    });
  });
});

test("similarity matching goes down the finite differences of what tells the two similarity matrices apart", () => {
  tidy(() => {
    const plan = planWith(localLoss("label", { loss: "sim" }));
    const state = initialState(plan, streams(2));
    const was = state[pathway]!;
    const cosines = (rows: number[][]) => {
      const centred = rows.map((row) => row.map((x) => x - row.reduce((a, b) => a + b) / row.length));
      const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
      return centred.flatMap((a) => centred.map((b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))));
    };
    const wanted = cosines((batch().label as Tensor2D).arraySync());
    const loss = (weights: Tensor2D) => {
      const { rates } = activity(plan, { ...state, [pathway]: { ...was, synapses: { ...was.synapses, weights } } }, batch(), "rules"); // biome-ignore format: one line
      const found = cosines(rates.V1!.arraySync());
      return tensor(found.reduce((sum, x, i) => sum + (x - wanted[i]!) ** 2, 0) / found.length);
    };
    const { weights } = was.synapses;
    const measured = finiteDifferences((x) => loss(x as Tensor2D), weights.dataSync<"float32">(), weights.shape);
    const found = directionsOf(plan, plan.stages[0]!, state, batch(), "rules").of(pathway);
    expect(worst(found.synapses.weights!.dataSync(), measured)).toBeLessThan(2e-2);
    expect(Object.keys(found.memory!)).toEqual([]);
  });
});

test("an area that is silent for all samples has no numbers that are none", () => {
  tidy(() => {
    const plan = planWith(localLoss("label"));
    const state = initialState(plan, streams(2));
    const silent = { ...batch(), image: batch().image!.mul(0) as Tensor2D };
    const found = directionsOf(plan, plan.stages[0]!, state, silent, "rules").of(pathway).synapses;
    for (const part of [found.weights!, found.bias!]) expect(part.isFinite().all().dataSync()[0]).toBe(1);
  });
});

test("what makes no sense is refused", () => {
  expect(() => localLoss("")).toThrow('localLoss(): it takes the name of a task signal, such as "label", not ""');
  expect(() => localLoss("label", { loss: "all" as never })).toThrow('no loss "all"; there are pred, sim, predsim');
  expect(() => localLoss("label", { loss: "pred", share: 0.5 })).toThrow(/the share is above 0 and below 1/);
  expect(() => localLoss("label", { rate: 0 })).toThrow("localLoss(): the rate is a number above 0, not 0");
  expect(() =>
    circuit({
      architecture: {
        areas: { sense: input("image", [4]), V1: area(5), out: readout(3) },
        pathways: { [pathway]: {}, "V1 -> out": {} },
      },
      objectives: { out: crossEntropy("label") },
      learning: { [pathway]: localLoss("name"), "V1 -> out": backprop() },
    }),
  ).toThrow(
    'pathway "sense -> V1": localLoss takes "name", which no objective takes; give an area one, such as crossEntropy("name")',
  );
});
