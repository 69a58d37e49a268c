import { beforeAll, describe, expect, test } from "vitest";
import {
  adam,
  area,
  backprop,
  circuit,
  crossEntropy,
  digits,
  image,
  kolenPollack,
  readout,
  sgd,
  train,
  useBackend,
} from "../../../src";
import { oneHot, tensor, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import { initialState } from "../../../src/train/state";
import { trainStep } from "../../../src/train/step";

beforeAll(async () => void (await useBackend("cpu")));

const alternating = (n: number) => Array.from({ length: n }, (_, i) => (i % 3 === 0 ? -1 : 1));
const checkered = (rows: number, columns: number) =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => (i + j) % 2));
const model = (
  pathway: object,
  rule = backprop({ optimizer: sgd(0.2) }) as ReturnType<typeof backprop | typeof kolenPollack>,
) =>
  circuit({
    architecture: {
      areas: { retina: image(8, 8), V1: area(12), naming: readout(10) },
      pathways: { "retina -> V1": {}, "V1 -> naming": pathway },
    },
    objectives: { naming: crossEntropy("label") },
    learning: { otherwise: rule },
    development: [{ stage: "school", epochs: 5 }],
  });
const start = (pathway: object) => {
  const state = initialState(program(model(pathway).data), streams(3));
  return state["V1 -> naming"]!.synapses.weights.arraySync();
};

describe("what a pathway's weights are held to", () => {
  test("is so from the start: drawn weights are folded on to the allowed side, and are else as they were", () => {
    const free = start({});
    const signs = alternating(12);
    expect(start({ signs })).toEqual(free.map((row, i) => row.map((w) => signs[i]! * Math.abs(w))));
    expect(start({ bounds: [0, null] })).toEqual(free.map((row) => row.map(Math.abs)));
    const mask = checkered(12, 10);
    expect(start({ mask }).flat().map(Math.abs)).toEqual(
      free.flatMap((row, i) => row.map((w, j) => Math.abs(w * mask[i]![j]!))),
    );
    expect(Math.max(...start({ bounds: [-0.1, 0.1] }).flat())).toBe(Math.fround(0.1));
  });

  test("is in the JSON, from which the same circuit comes back, and changes no circuit that is without", () => {
    const held = model({ mask: checkered(12, 10), bounds: [Number.NEGATIVE_INFINITY, 0.5], signs: 1 });
    const again = circuit(JSON.parse(JSON.stringify(held)));
    expect(again.hash).toBe(held.hash);
    expect(again.data.pathways["V1 -> naming"]).toMatchObject({ bounds: [null, 0.5], signs: new Array(12).fill(1) });
    expect(held.hash).not.toBe(model({}).hash);
    expect(model({}).data.pathways["V1 -> naming"]).toEqual({ kind: "dense", pre: "V1", post: "naming", bias: true });
  });

  test("is held through a whole training, which learns the digits within it", async () => {
    const signs = alternating(12);
    const mask = checkered(12, 10);
    const run = await train(model({ mask, signs }, backprop({ optimizer: adam(0.02) })), digits(), {
      seed: 1,
      progress: false,
    });
    const { weights } = run.synapses["V1 -> naming"]!;
    weights.forEach((weight, k) => {
      const [i, j] = [Math.floor(k / 10), k % 10];
      if (mask[i]![j] === 0) expect(Math.abs(weight)).toBe(0);
      else expect(weight * signs[i]!).toBeGreaterThanOrEqual(0);
    });
    expect(run.accuracy).toBeGreaterThan(0.7);
  });

  test("holds for what a rule makes of the changes: Kolen–Pollack's feedback comes to be the transpose of a masked pathway", () => {
    const mask = checkered(12, 10);
    const plan = program(model({ mask }, kolenPollack({ decay: 0.2, optimizer: sgd(0.1) })).data);
    let state = initialState(plan, streams(3));
    for (let step = 0; step < 80; step++) {
      const draw = streams(step)("batch");
      state = tidy(() => {
        const label = oneHot(tensor(draw.integers(8, 10), [8], "int32"), 10).toFloat();
        const signals = { image: tensor(draw.normal(8 * 64), [8, 64]), label } as never;
        return trainStep(plan, plan.stages[0]!, state, signals).state as never;
      });
    }
    const { synapses, memory } = state["V1 -> naming"]!;
    const difference = synapses.weights.transpose().sub(memory.feedback!).abs().max().dataSync()[0]!;
    expect(synapses.weights.abs().max().dataSync()[0]!).toBeGreaterThan(1e-3);
    expect(difference).toBeLessThan(1e-6);
  });

  test.each([
    [
      "a mask of another shape",
      { mask: [[1]] },
      'its mask is [1, 1], but from "V1" [12] to "naming" [10] it is [12, 10]',
    ],
    [
      "a mask of halves",
      { mask: new Array(12).fill(new Array(10).fill(0.5)) },
      "its mask is 1 where there is a synapse and 0 where there is none, not 0.5",
    ],
    ["bounds the wrong way round", { bounds: [1, 0] }, "its bounds are [least, most]; 1 is more than 0"],
    ["one bound", { bounds: [1] }, "its bounds are [least, most], such as [-1, 1] or [0, null], not [1]"],
    [
      "too few signs",
      { signs: [1, -1] },
      'its signs are 1 (excitatory) or -1 (inhibitory), one for each of the 12 units of "V1" or one for all',
    ],
    [
      "bounds against the signs",
      { bounds: [0.1, 1], signs: -1 },
      "of sign -1 its bounds leave no weight: they are [0.1, 1]",
    ],
    [
      "weights beyond the bounds",
      { bounds: [0, 1], weights: new Array(12).fill(new Array(10).fill(2)) },
      "its weight [0, 0] is 2; it would be from 0 to 1",
    ],
    [
      "weights where no synapse is",
      { mask: checkered(12, 10), weights: new Array(12).fill(new Array(10).fill(2)) },
      "its weight [0, 0] is 2; it would be 0, since its mask has no synapse there",
    ],
  ])("refuses %s", (_, pathway, message) => {
    expect(() => model(pathway)).toThrow(`pathway "V1 -> naming": ${message}`);
  });
});
