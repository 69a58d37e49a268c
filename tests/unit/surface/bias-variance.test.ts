import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  area,
  backprop,
  biasVariance,
  circuit,
  crossEntropy,
  digits,
  directFeedbackAlignment,
  feedbackAlignment,
  image,
  oja,
  readout,
  signSymmetry,
  streams,
  useBackend,
} from "../../../src";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { range, tensor1d, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { batch, place } from "../../../src/train/data";
import { initialState } from "../../../src/train/state";
import { directionsOf } from "../../../src/train/step";

beforeAll(() => useBackend(whyNoTfjsNode() ? "cpu" : "tensorflow"));
let before: number;
beforeAll(() => {
  before = memory().numTensors;
});
afterAll(() => expect(memory().numTensors).toBe(before));

const model = circuit({
  architecture: {
    areas: { retina: image(8, 8), V1: area(12, { activation: "tanh" }), naming: readout(10) },
    pathways: { "retina -> V1": {}, "V1 -> naming": {} },
  },
  objectives: { naming: crossEntropy("label") },
  learning: { otherwise: backprop() },
});
const options = { seeds: [3], batch: 16, draws: 40, samples: 200 };

test("is what mean and variance of single directions are", async () => {
  const rule = signSymmetry({ magnitude: "batch" });
  const { rows } = await biasVariance({ rule }, model, digits(), options);
  const plan = program(circuit({ ...model.toJSON(), learning: { otherwise: rule } } as never).data);
  const data = place(plan, "digits", await digits().load());
  tidy(() => {
    const named = streams(3);
    const drawn = named("data").integers(40 * 16, 200);
    const state = initialState(plan, named);
    const all = batch(data.train, range(0, 200, 1, "int32"), data.classes);
    for (const pathway of ["retina -> V1", "V1 -> naming"]) {
      const numbers = (found: ReturnType<typeof directionsOf>) => {
        const { weights, bias } = found.of(pathway).synapses;
        return [...weights!.dataSync(), ...bias!.dataSync()];
      };
      const gradient = numbers(directionsOf(plan, plan.stages[0]!, state, all, "gradient"));
      const found = Array.from({ length: 40 }, (_, draw) => {
        const indices = tensor1d(drawn.subarray(draw * 16, (draw + 1) * 16), "int32");
        const at = Object.fromEntries(
          Object.entries(state).map(([name, was]) => [name, { ...was, count: was.count.add(draw) as never }]),
        );
        return numbers(directionsOf(plan, plan.stages[0]!, at, batch(data.train, indices, data.classes), "rules"));
      });
      const mean = gradient.map((_, k) => found.reduce((sum, one) => sum + one[k]!, 0) / 40);
      const squares = (of: readonly number[], from = of.map(() => 0)) =>
        of.reduce((sum, value, k) => sum + (value - from[k]!) ** 2, 0);
      const spread = found.reduce((sum, one) => sum + squares(one, mean), 0) / 39;
      const row = rows.find((each) => each.pathway === pathway)!;
      expect(row.variance).toBeCloseTo(spread / squares(gradient), 3);
      const off = Math.max(0, squares(mean, gradient) - spread / 40);
      expect(row.bias).toBeCloseTo(Math.sqrt(off / squares(gradient)), 3);
      expect(row.snr).toBeCloseTo((squares(mean) - spread / 40) / spread, 3);
      const dot = mean.reduce((sum, value, k) => sum + value * gradient[k]!, 0);
      const cosine = dot / Math.sqrt(squares(mean) * squares(gradient));
      expect(row.angle).toBeCloseTo((Math.acos(cosine) * 180) / Math.PI, 1);
    }
  });
  data.dispose();
});

test("the gradient has the variance of its batches and no bias; fixed random feedback has a bias", async () => {
  const rules = { gradient: backprop(), alignment: feedbackAlignment(), direct: directFeedbackAlignment() };
  const measured = await biasVariance(rules, model, digits(), { seeds: 2, draws: 200 });
  expect(measured.frame().shape).toEqual([3 * 2 * 2, 7]);
  const of = (rule: string, pathway: string) =>
    measured.rows.filter((row) => row.rule === rule && row.pathway === pathway);
  for (const row of measured.rows.filter(({ rule }) => rule === "gradient")) {
    expect(row.bias).toBeLessThan(0.1);
    expect(row.angle).toBeLessThan(10);
  }
  for (const rule of ["alignment", "direct"])
    for (const [i, row] of of(rule, "retina -> V1").entries()) {
      expect(row.bias).toBeGreaterThan(0.5);
      expect(row.angle).toBeGreaterThan(40);
      // At the read-out all are the gradient.
      expect(of(rule, "V1 -> naming")[i]!.bias).toBeCloseTo(of("gradient", "V1 -> naming")[i]!.bias, 4);
    }
  const names = measured.figure().data.map(({ name }) => name);
  expect(names).toContain("direct, retina -&gt; V1");
  expect(names.length).toBe(6);
});

test("where only some pathways learn first, credit crosses the others by the rule that is measured, not by their own", async () => {
  const stages = [
    { stage: "first", epochs: 1, plastic: ["retina -> V1"] },
    { stage: "second", epochs: 1 },
  ];
  const mixed = circuit({
    ...model.toJSON(),
    learning: { otherwise: feedbackAlignment() },
    development: stages,
  } as never);
  const rules = { gradient: backprop(), local: oja({ rate: 1e-3 }) };
  const { rows } = await biasVariance(rules, mixed as never, digits(), { seeds: 1, draws: 200 });
  expect(rows.map(({ rule, pathway }) => [rule, pathway])).toEqual([
    ["gradient", "retina -> V1"],
    ["local", "retina -> V1"],
  ]);
  expect(rows[0]!.angle).toBeLessThan(10);
  expect(rows[1]!.angle).toBeGreaterThan(45);
});

test("refuses what makes no sense in one line", async () => {
  await expect(biasVariance({}, model, digits())).rejects.toThrow(
    "biasVariance(): there is no rule; give some by name",
  );
  const gradient = backprop();
  await expect(biasVariance({ gradient }, model, digits(), { draws: 1 })).rejects.toThrow(
    "biasVariance(): draws is a whole number of at least 2, not 1",
  );
  await expect(biasVariance({ gradient }, model, digits(), { batch: 5000 })).rejects.toThrow(
    "biasVariance(): a batch of 5000 does not fit the 1442 samples",
  );
  const nothing = { ...model.toJSON(), objectives: {}, learning: { otherwise: oja({ rate: 1e-3 }) } };
  await expect(
    biasVariance({ oja: oja({ rate: 1e-3 }) }, circuit(nothing as never) as never, digits()),
  ).rejects.toThrow("biasVariance(): no gradient reaches a pathway that learns in the circuit's first stage");
});
