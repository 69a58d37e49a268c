import { beforeAll, describe, expect, test, vi } from "vitest";
import {
  area,
  backprop,
  circuit,
  criticalPeriod,
  digits,
  image,
  meanSquaredError,
  ramp,
  readout,
  rule,
  sgd,
  sparseness,
  train,
  useBackend,
} from "../../../src";
import { valueAt } from "../../../src/development/courses/table";
import { onesLike } from "../../../src/ops";
import { temporaryFolder } from "../../temporary-folder";

beforeAll(async () => {
  vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
  await useBackend("cpu");
});

/** Of which every synapse grows by 0.001 a step, whatever happens. */
const growing = rule({
  ...{ name: "growing", needs: ["rate"], locality: "local", optimizer: sgd(0.001) },
  direction: ({ synapses: { weights } }) => ({ synapses: { weights: onesLike(weights).neg() } }),
});
const growth = (plastic: object, length: object = { epochs: 2 }) =>
  circuit({
    architecture: {
      areas: { retina: image(8, 8), V1: area(3), out: readout(10) },
      pathways: { "retina -> V1": { weights: Array.from({ length: 64 }, () => [0, 0, 0]) }, "V1 -> out": {} },
    },
    learning: { "retina -> V1": growing, "V1 -> out": growing },
    development: [{ stage: "life", plastic, ...length }],
  });
const grown = async (plastic: object, length?: object) => {
  const run = await train(growth(plastic, length), digits(), { progress: false, batch: 144 });
  return { ...run, first: run.synapses["retina -> V1"]!.weights[0]! / 0.001, steps: run.record.updates };
};

describe("a critical period", () => {
  test("opens, is at its peak, and closes, with straight lines between", () => {
    const period = criticalPeriod({ opens: 1, peak: 2, closes: 4 });
    const values = [0, 10, 15, 20, 25, 30, 40, 50].map((step) => valueAt(period, step, 10));
    expect(values).toEqual([0, 0, 0.5, 1, 0.75, 0.5, 0, 0]);
    expect(valueAt(criticalPeriod({ closes: 4, unit: "steps" }), 0, 10)).toBe(1);
    expect(valueAt(criticalPeriod({ closes: 4, peak: 4, unit: "steps" }), 4, 10)).toBe(0);
    const jump = ramp({ from: 2, to: 5, begins: 3, ends: 3, unit: "steps" });
    expect([2, 3, 4].map((step) => valueAt(jump, step, 10))).toEqual([2, 5, 5]);
  });

  test("is how much a pathway changes: as much as its area under the curve", async () => {
    const period = criticalPeriod({ opens: 0.5, peak: 1, closes: 2 });
    const { first, steps } = await grown({ "retina -> V1": period });
    expect(steps).toBe(20);
    const expected = Array.from({ length: 20 }, (_, step) => valueAt(period, step, 10)).reduce((sum, f) => sum + f, 0);
    expect(first).toBeCloseTo(expected, 3);
    expect(expected).toBe(7.5);
  });

  test("goes by the stage, and what is not named does not learn", async () => {
    const { first, synapses } = await grown(
      { "retina -> V1": criticalPeriod({ closes: 8, unit: "steps" }) },
      { steps: 5 },
    );
    expect(first).toBeCloseTo(1 + 7 / 8 + 6 / 8 + 5 / 8 + 4 / 8, 3);
    const untrained = await grown({}, { steps: 0 });
    expect(synapses["V1 -> out"]).toEqual(untrained.synapses["V1 -> out"]);
    expect((await grown({ "retina -> V1": 0.25 }, { steps: 4 })).first).toBeCloseTo(1, 3);
  });
});

test("what a stage makes plastic comes back from JSON; a factor of 1 is a name in the list", () => {
  const made = growth({ "retina -> V1": criticalPeriod({ closes: 1 }), "V1 -> out": 0.5 });
  expect(circuit(JSON.parse(JSON.stringify(made)), { rules: { growing } }).hash).toBe(made.hash);
  expect(growth({ "V1 -> out": 1, "retina -> V1": 1 }).hash).toBe(growth(["retina -> V1", "V1 -> out"]).hash);
  expect(growth({ "V1 -> out": 0.5 }).hash).not.toBe(growth(["V1 -> out"]).hash);
});

test.each([
  [
    { plastic: { "V1 -> naming": 1 } },
    'stage "life": no pathway named "V1 -> naming"; there are "retina -> V1", "V1 -> out"',
  ],
  [{ plastic: { "V1 -> out": -1 } }, 'stage "life": the plasticity of "V1 -> out" is a number of at least 0, not -1'],
  [
    { plastic: { "V1 -> out": { kind: "sudden" } } },
    'stage "life": the plasticity of "V1 -> out" is a number, or changes by criticalPeriod() or ramp(), not {"kind":"sudden"}',
  ],
  [
    { plastic: { "V1 -> out": { kind: "criticalPeriod", opens: 3, peak: 2, closes: 4 } } },
    'stage "life": criticalPeriod(): it opens, is at its peak, and closes, not at 3, 2 and 4',
  ],
  [{ weights: { out: 1 } }, 'stage "life", weights: no objective "out"; the circuit has none'],
])("is refused where it makes no sense: %o", (given, message) => {
  expect(() => growth((given as { plastic?: object }).plastic ?? [], { epochs: 1, ...given })).toThrow(message);
});

test("a course is refused where it makes no sense", () => {
  expect(() => criticalPeriod({ closes: 1, unit: "days" as never })).toThrow(
    'criticalPeriod(): unit is "epochs" or "steps", not "days"',
  );
  expect(() => ramp({ from: 0, to: 1, begins: 2, ends: 1 })).toThrow("ramp(): it ends at 1, before it begins at 2");
  expect(() => ramp({ from: -1, to: 1, ends: 1 })).toThrow("ramp(): from is a number of at least 0, not -1");
});

test("weights are of an area's objectives, or of one of them; the more exact name counts", () => {
  const backpropagated = (weights: object) => {
    const made = circuit({
      architecture: { areas: { retina: image(8, 8), out: readout(10) }, pathways: { "retina -> out": {} } },
      objectives: { out: [meanSquaredError("label"), sparseness({ target: 1 })] },
      learning: { otherwise: backprop() },
      development: [{ stage: "life", epochs: 1, weights }],
    });
    expect(circuit(JSON.parse(JSON.stringify(made))).hash).toBe(made.hash);
    return made.data.development[0]!.weights;
  };
  expect(backpropagated({})).toBeUndefined();
  expect(backpropagated({ out: 2 })).toEqual({ "out meanSquaredError": 2, "out sparseness": 2 });
  expect(backpropagated({ out: 2, "out sparseness": 0 })).toEqual({ "out meanSquaredError": 2, "out sparseness": 0 });
  expect(() => backpropagated({ "out reward": 1 })).toThrow(
    'stage "life", weights: no objective "out reward"; there are "out meanSquaredError", "out sparseness"',
  );
});
