import { beforeAll, describe, expect, test } from "vitest";
import { crossEntropy, image, meanSquaredError, ramp, readout, sparseness, useBackend } from "../../src";
import { backprop } from "../../src/learning/gradient/backprop";
import type { AnyRule } from "../../src/learning/table";
import { oneHot, type Tensor2D, tensor, tensor1d, tidy } from "../../src/ops";
import { type Program, program } from "../../src/program/program";
import { streams } from "../../src/support/streams";
import { parse } from "../../src/surface/parse";
import type { Signals } from "../../src/train/forward";
import { lived } from "../../src/train/lived";
import { initialState, type State } from "../../src/train/state";
import { directionsOf, trainStep } from "../../src/train/step";
import { worst } from "../unit/finite-differences";
import { circuitFor, sampleRules } from "./samples";

beforeAll(() => useBackend("cpu"));

const batchOf = (seed: number): Signals => {
  const stream = streams(seed)("batch");
  return {
    image: tensor(stream.normal(5 * 4), [5, 4]) as Tensor2D,
    label: oneHot(tensor(stream.integers(5, 3), [5], "int32"), 3).toFloat() as Tensor2D,
  };
};

const own = { "IT sparseness": 0.3, naming: 0.7, sketch: 2 };
const planOf = (rule: AnyRule, stage: object, weights: typeof own = own): Program => {
  const { units, learning, time, apart } = circuitFor(rule, 3);
  return program(
    parse({
      architecture: {
        areas: {
          ...apart.areas,
          retina: image(2, 2),
          V1: units(3, "tanh"),
          IT: units(4, "tanh"),
          naming: readout(3),
          sketch: readout(4),
        },
        pathways: {
          "retina -> V1": { signs: 1 },
          "V1 -> IT": {},
          "IT -> naming": {},
          "V1 -> sketch": {},
          ...apart.pathways,
        },
      },
      objectives: {
        V1: apart.objectives,
        IT: [sparseness({ target: 0.2, weight: weights["IT sparseness"] }), ...apart.objectives],
        naming: crossEntropy("label", { weight: weights.naming }),
        sketch: meanSquaredError("image", { weight: weights.sketch }),
      },
      learning: { "IT -> naming": backprop(), "V1 -> sketch": backprop(), ...learning },
      development: [{ stage: "life", epochs: 1, ...stage }],
      ...(time && { time }),
    }),
  );
};
const numbersOf = (state: State) =>
  Object.fromEntries(
    Object.entries(state).flatMap(([pathway, { synapses }]) =>
      Object.entries(synapses).map(([part, values]) => [`${pathway} ${part}`, values!.dataSync()]),
    ),
  );
const everywhere = (rule: AnyRule, value: unknown) =>
  Object.fromEntries(Object.keys(planOf(rule, {}).circuit.learning).map((pathway) => [pathway, value]));

describe.each(Object.values(sampleRules))("$kind", (rule) => {
  const changing = ramp({ from: 0.5, to: 0.5, ends: 1 });

  test("with no plasticity leaves the synapses the same bits, whatever it is to follow them by", () => {
    for (const factor of [0, ramp({ from: 0, to: 1, begins: 5, ends: 9 })])
      tidy(() => {
        const plan = planOf(rule, { plastic: everywhere(rule, factor) });
        const start = initialState(plan, streams(1));
        let state = start;
        for (let step = 0; step < 3; step++) {
          const { courses } = plan.stages[0]!;
          const moment = courses.length > 0 ? { values: tensor1d(courses.map(() => 0)) } : undefined;
          const now = lived(plan, plan.stages[0]!, moment);
          state = { ...state, ...trainStep(now.program, now.stage, state, batchOf(step)).state };
        }
        expect(numbersOf(state)).toEqual(numbersOf(start));
      });
  });

  test("with half the plasticity takes half a step, in the synapses and in what follows them", () => {
    tidy(() => {
      const [whole, half] = [planOf(rule, {}), planOf(rule, { plastic: everywhere(rule, changing) })];
      const start = initialState(whole, streams(2));
      const before = numbersOf(start);
      const full = numbersOf({ ...start, ...trainStep(whole, whole.stages[0]!, start, batchOf(2)).state });
      const moment = { values: tensor1d(half.stages[0]!.courses.map(() => 0.5)) };
      const now = lived(half, half.stages[0]!, moment);
      const after = numbersOf({ ...start, ...trainStep(now.program, now.stage, start, batchOf(2)).state });
      for (const [name, values] of Object.entries(full)) {
        const expected = values.map((value, i) => (value + before[name]![i]!) / 2);
        const off = Math.max(...expected.map((value, i) => Math.abs(value - after[name]![i]!)));
        expect(off, name).toBeLessThan(1e-6);
      }
    });
  });

  test("hears objectives as a stage weighs them: to the bit as if these were their weights", () => {
    tidy(() => {
      const plain = planOf(rule, {});
      const other = { "IT sparseness": 1, naming: 1.5, sketch: 1 };
      const found = (plan: Program, at: Parameters<typeof lived>[2] = undefined) => {
        const now = lived(plan, plan.stages[0]!, at);
        const directions = directionsOf(now.program, now.stage, initialState(plan, streams(3)), batchOf(3), "rules");
        return plan.stages[0]!.plastic.map((p) => directions.of(p).synapses.weights?.dataSync() ?? []);
      };
      const expected = found(plain);
      expect(found(planOf(rule, { weights: own }, other))).toEqual(expected);
      const moving = Object.fromEntries(Object.entries(own).map(([key, to]) => [key, ramp({ from: to, to, ends: 1 })]));
      const plan = planOf(rule, { weights: moving }, other);
      const values = plan.stages[0]!.courses.map((course) => (course as ReturnType<typeof ramp>).to);
      const moved = found(plan, { values: tensor1d(values) });
      for (const [i, numbers] of moved.entries()) expect(worst(numbers as number[], expected[i]!)).toBeLessThan(1e-4);
    });
  });

  test("goes on where an area is silent, and leaves the pathways at it as they are", () => {
    const phases = (rule.needs as readonly string[]).includes("phases");
    tidy(() => {
      const plan = planOf(rule, { lesioned: ["sketch"] });
      const start = initialState(plan, streams(4));
      const now = lived(plan, plan.stages[0]!);
      const after = trainStep(now.program, now.stage, start, batchOf(4)).state;
      expect(Object.keys(after)).not.toContain("V1 -> sketch");
      expect(Object.keys(after)).toContain("retina -> V1");
      for (const values of Object.values(numbersOf(after))) expect(values.every(Number.isFinite)).toBe(true);
      if (phases || (rule.needs as readonly string[]).includes("spikes")) return;
      const inner = planOf(rule, { lesioned: ["IT"] });
      const within = lived(inner, inner.stages[0]!);
      const { losses, state } = trainStep(within.program, within.stage, start, batchOf(4));
      expect(losses.dataSync().every(Number.isFinite)).toBe(true);
      for (const values of Object.values(numbersOf(state))) expect(values.every(Number.isFinite)).toBe(true);
    });
  });
});
