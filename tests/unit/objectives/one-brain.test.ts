import { beforeAll, describe, expect, test } from "vitest";
import {
  adam,
  area,
  backprop,
  circuit,
  crossEntropy,
  digits,
  image,
  meanSquaredError,
  type Run,
  rateCost,
  readout,
  type StaticTask,
  train,
  useBackend,
} from "../../../src";

// The example of Marblestone, Wayne & Kording 2016: one brain, in which movement is trained by squared error and what it takes
// in energy, and recognition by the cross-entropy of a softmax; beside each of the two alone.

beforeAll(() => useBackend());

/** Where the digit is to be pointed at: on a circle, the digits in order. */
const aim = (digit: number) => [Math.cos((2 * Math.PI * digit) / 10), Math.sin((2 * Math.PI * digit) / 10)];

function pointing(): StaticTask<"image" | "label" | "aim"> {
  const seeing = digits();
  return {
    ...seeing,
    supplies: ["image", "label", "aim"],
    name: "pointing at digits",
    load: async () => {
      const { signals, train, test } = await seeing.load();
      const aimed = ({ size, values }: typeof train) => ({
        size,
        values: { ...values, aim: Float32Array.from(Array.from(values.label, aim).flat()) },
      });
      return { signals: { ...signals, aim: { shape: [2] } }, train: aimed(train), test: aimed(test) };
    },
  };
}

const cortex = { retina: image(8, 8), V1: area(48, { activation: "relu" }), IT: area(32, { activation: "relu" }) };
const trunk = { "retina -> V1": {}, "V1 -> IT": {} };
const movement = area(2, { activation: "identity" });
const learning = { otherwise: backprop({ optimizer: adam(3e-3) }) };
const development = [{ stage: "childhood", epochs: 25 }];
/** @param energy what it weighs beside the error */
const moving = (energy: number, weight = 1) => [
  meanSquaredError("aim", { weight }),
  rateCost({ norm: "L2", weight: weight * energy }),
];
const both = ({ energy = 0.02, naming = 1, M1 = 1 }) =>
  circuit({
    architecture: {
      areas: { ...cortex, naming: readout(10), M1: movement },
      pathways: { ...trunk, "IT -> naming": {}, "IT -> M1": {} },
    },
    objectives: { naming: crossEntropy("label", { weight: naming }), M1: moving(energy, M1) },
    learning,
    development,
  });
const recognition = circuit({
  architecture: { areas: { ...cortex, naming: readout(10) }, pathways: { ...trunk, "IT -> naming": {} } },
  objectives: { naming: crossEntropy("label") },
  learning,
  development,
});
const action = circuit({
  architecture: { areas: { ...cortex, M1: movement }, pathways: { ...trunk, "IT -> M1": {} } },
  objectives: { M1: moving(0.02) },
  learning,
  development,
});

describe("movement and recognition, in one brain with a shared trunk and each alone,", () => {
  const task = pointing();
  const options = { seeds: 3, progress: false, batch: 64 } as const;
  /** At the last test of each seed: the share of digits named right, the squared error of movement, and its energy. */
  const outcomes = (found: { readonly runs: readonly Run[] }) =>
    found.runs.map(({ record: { tests } }) => {
      const last = (id: string) => tests.findLast(({ objective }) => objective === id);
      const [named, missed, spent] = ["naming crossEntropy", "M1 meanSquaredError", "M1 rateCost"].map(last);
      return {
        right: named?.accuracy ?? Number.NaN,
        missed: missed?.loss ?? Number.NaN,
        spent: spent?.loss ?? Number.NaN,
      };
    });

  test("are learned by their own costs", async () => {
    const one = outcomes(await train(both({}), task, options));
    for (const { right } of [...one, ...outcomes(await train(recognition, task, options))])
      expect(right).toBeGreaterThan(0.93);
    // Not to move at all misses by 1/2 in each of the two directions, on average.
    for (const { missed, spent } of [...one, ...outcomes(await train(action, task, options))]) {
      expect(missed).toBeLessThan(0.12);
      expect(spent).toBeGreaterThan(0.35);
    }
  });

  test("are not learned by each other's, and with the other's of no weight as if alone", async () => {
    const [unnamed, alone] = [await train(both({ naming: 0 }), task, options), await train(action, task, options)];
    for (const { right } of outcomes(unnamed)) expect(right).toBeLessThan(0.4);
    const missed = (found: typeof alone) => outcomes(found).map(({ missed }) => missed);
    missed(unnamed).forEach((each, seed) => {
      expect(each).toBeCloseTo(missed(alone)[seed]!, 4);
    });
    for (const { missed } of outcomes(await train(both({ M1: 0 }), task, options))) expect(missed).toBeGreaterThan(0.4);
  });

  test("are apart in what energy costs: as much as error, and movement stops half the way", async () => {
    // (a − t)² + a² is least at a = t / 2, where both are a quarter of what t itself is: 1/8.
    for (const { right, missed, spent } of outcomes(await train(both({ energy: 1 }), task, options))) {
      expect(right).toBeGreaterThan(0.93);
      expect(Math.abs(spent - 1 / 8)).toBeLessThan(0.03);
      // Digits that it has not seen it also misses for what they are.
      expect(missed).toBeGreaterThan(1 / 8 - 0.02);
      expect(missed).toBeLessThan(1 / 8 + 0.12);
    }
  });
});
