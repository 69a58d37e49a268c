import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  area,
  backprop,
  circuit,
  crossEntropy,
  digits,
  forwardForward,
  goodness,
  hebb,
  image,
  input,
  type Observe,
  readout,
  train,
  useBackend,
} from "../../src";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import { nameOf } from "../../src/learning/entry";
import { supplied } from "../../src/learning/rule";
import type { AnyRule } from "../../src/learning/table";
import { temporaryFolder } from "../temporary-folder";
import { sampleRules } from "./samples";

let before: number;
beforeAll(async () => {
  vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
  await useBackend(whyNoTfjsNode() ? "cpu" : "tensorflow");
  before = memory().numTensors;
});
afterAll(() => {
  vi.unstubAllEnvs();
  expect(memory().numTensors).toBe(before);
});

const needs = ({ needs }: AnyRule, signals: readonly string[]) => needs.some((signal) => signals.includes(signal));

/** A circuit that learns by a rule; the read-out of one that hears of no objective learns by backprop. */
const modelWith = (rule: AnyRule) =>
  circuit({
    architecture: {
      areas: { retina: image(8, 8), V1: area(12), IT: area(9, { activation: "sigmoid" }), naming: readout(10) },
      pathways: { "retina -> V1": {}, "V1 -> IT": {}, "IT -> naming": {} },
    },
    objectives: { naming: crossEntropy("label") },
    learning: { otherwise: rule, ...(!needs(rule, supplied) && { "IT -> naming": sampleRules.backprop }) },
    development: [{ stage: "schooling", epochs: 1 }],
  } as never);

// A read-out has no spikes, and nothing to tell apart, so that a rule that needs that cannot be in a shadow, which is all over
// the circuit.
const these = Object.values(sampleRules).filter((rule) => !needs(rule, ["spikes", "contrast"]));

describe("in its own shadow", () => {
  test.each(these)(
    "$kind goes along with all that it remembers and draws, and changes no bit of the training",
    async (rule) => {
      const options = { progress: false, seed: 3 };
      const model = modelWith(rule);
      const observe = { every: 10, shadow: { itself: rule } } as Observe;
      const run = await train(model, digits(), { ...options, observe });
      const own = run.record.pathways.filter((row) => row.rule === nameOf(rule));
      // A direction that is zero, such as where few steps of settling bring nothing so far back, has no angle.
      const moving = own.filter(({ update }) => update > 0);
      expect(new Set(moving.map(({ step }) => step))).toEqual(new Set([1, 11, 21]));
      for (const { pathway, step } of moving) {
        const beside = run.record.alignment.find(
          (row) => row.pathway === pathway && row.step === step && row.rule === nameOf(rule) && row.other === "itself",
        )!;
        expect(beside.cosine, `${pathway}, step ${step}`).toBeGreaterThan(0.9999);
      }
      expect(run.synapses).toEqual((await train(model, digits(), options)).synapses);
    },
  );
});

test("beside a rule that tells apart what is right from what is wrong, others are what they are without it", async () => {
  const model = circuit({
    architecture: {
      areas: { retina: image(8, 8), hint: input("label", [10]), V1: area(12), naming: readout(10) },
      pathways: { "retina -> V1": { normalised: true }, "hint -> V1": {}, "V1 -> naming": {} },
    },
    objectives: { V1: goodness("label"), naming: crossEntropy("label") },
    learning: { "V1 -> naming": backprop(), otherwise: forwardForward() },
    development: [{ stage: "schooling", epochs: 1 }],
  });
  const options = { progress: false, seed: 3 };
  const observe = { every: 10, shadow: { backprop: backprop(), hebb: hebb({ rate: 0.1 }) } };
  const run = await train(model, digits(), { ...options, observe });
  expect(run.synapses).toEqual((await train(model, digits(), options)).synapses);
  const cosine = (pathway: string, rule: string) =>
    run.record.alignment.find(
      (row) => row.pathway === pathway && row.step === 11 && row.rule === rule && row.other === "gradient",
    )!.cosine;
  expect(cosine("V1 -> naming", "backprop")).toBeGreaterThan(0.9999);
  expect(cosine("retina -> V1", "backprop 2")).toBeGreaterThan(0.9999);
  expect(Math.abs(cosine("retina -> V1", "forwardForward"))).toBeLessThan(0.99);
});
