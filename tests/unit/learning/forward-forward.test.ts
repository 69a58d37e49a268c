import { beforeAll, describe, expect, test, vi } from "vitest";
import {
  adam,
  area,
  backprop,
  checkRule,
  circuit,
  contrastiveHebbian,
  crossEntropy,
  digits,
  forwardForward,
  goodness,
  hebb,
  image,
  input,
  readout,
  rule,
  scaled,
  train,
  useBackend,
} from "../../../src";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { oneHot, scalar, type Tensor, type Tensor2D, tensor, tensor2d, tidy } from "../../../src/ops";
import { type Program, program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import { type LooseSpec, parse } from "../../../src/surface/parse";
import { contrasted } from "../../../src/train/contrast";
import { evaluate } from "../../../src/train/evaluate";
import { activity, type Signals } from "../../../src/train/forward";
import { initialState, type State } from "../../../src/train/state";
import { directionsOf, trainStep } from "../../../src/train/step";
import { temporaryFolder } from "../../temporary-folder";
import { finiteDifferences, worst } from "../finite-differences";

beforeAll(() => useBackend("cpu"));

const classes = 3;
const spec = (): LooseSpec => ({
  architecture: {
    areas: {
      sense: input("image", [4]),
      hint: input("label", [classes]),
      V1: area(5, { activation: "tanh" }),
      V2: area(6, { activation: "sigmoid" }),
    },
    pathways: { "sense -> V1": {}, "hint -> V1": { bias: false }, "V1 -> V2": { normalised: true } },
  },
  objectives: {
    V1: goodness("label", { threshold: 0.3, sharpness: 5, votes: false }),
    V2: goodness("label", { threshold: 0.2, sharpness: 2, weight: 2 }),
  },
  learning: { otherwise: forwardForward() },
});
const batch = (seed = 1, samples = 6): Signals => {
  const draw = streams(seed)("samples");
  const labels = tensor(draw.integers(samples, classes), [samples], "int32");
  return {
    image: tensor(draw.normal(samples * 4), [samples, 4]) as Tensor2D,
    label: oneHot(labels, classes).toFloat() as Tensor2D,
  };
};
const withWeights = (state: State, pathway: string, part: "weights" | "bias", to: Tensor): State => {
  const was = state[pathway]!;
  return { ...state, [pathway]: { ...was, synapses: { ...was.synapses, [part]: to } } };
};
const { plastic } = program(parse(spec())).stages[0]!;

describe("its direction", () => {
  test.each([
    ["sense -> V1", "weights", 0],
    ["sense -> V1", "bias", 0],
    ["hint -> V1", "weights", 0],
    ["V1 -> V2", "weights", 1],
    ["V1 -> V2", "bias", 1],
  ] as const)(
    "goes down the finite differences of its own area's loss and of no other: %s, %s",
    (pathway, part, of) => {
      tidy(() => {
        const plan = program(parse(spec()));
        const [state, signals] = [initialState(plan, streams(2)), batch()];
        const found = directionsOf(plan, plan.stages[0]!, state, signals, "rules").of(pathway).synapses[part]!;
        // The wrong labels are the same whenever they are drawn in the same update.
        const loss = (x: Tensor) =>
          contrasted(plan, plastic, withWeights(state, pathway, part, x), signals)
            .losses()
            [of]!.mul(plan.contrasts[of]!.objective.weight);
        const measured = finiteDifferences(loss, state[pathway]!.synapses[part]!.dataSync<"float32">(), found.shape);
        expect(worst(found.dataSync(), measured)).toBeLessThan(5e-3);
        expect(Math.max(...measured.map(Math.abs))).toBeGreaterThan(5e-3);
      });
    },
  );

  test("is, for one linear unit, Hebb's where the label is right and anti-Hebb's where it is wrong, in closed form", () => {
    tidy(() => {
      const plan = program(
        parse({
          architecture: {
            areas: { hint: input("label", [2]), unit: readout(1) },
            pathways: { "hint -> unit": { weights: [[0.8], [0.5]], bias: false } },
          },
          objectives: { unit: goodness("label", { threshold: 0.4, sharpness: 3 }) },
          learning: { otherwise: forwardForward() },
        }),
      );
      const signals = { label: tensor2d([[1, 0]]) };
      const found = directionsOf(plan, plan.stages[0]!, initialState(plan, streams(1)), signals, "rules");
      // With two classes there is one wrong label.
      const sigma = (x: number) => 1 / (1 + Math.exp(-x));
      const [right, wrong] = [3 * (0.8 ** 2 - 0.4), 3 * (0.5 ** 2 - 0.4)];
      const expected = [-sigma(-right) * 3 * 2 * 0.8, sigma(wrong) * 3 * 2 * 0.5];
      const { weights } = found.of("hint -> unit").synapses;
      weights!.dataSync().forEach((one, i) => {
        expect(one).toBeCloseTo(expected[i]!, 5);
      });
      const loss = Math.log(1 + Math.exp(-right)) + Math.log(1 + Math.exp(wrong));
      expect(found.losses.dataSync()[0]).toBeCloseTo(loss, 5);
    });
  });
});

test("the wrong labels are drawn anew at every update, and all that are wrong equally often", () => {
  tidy(() => {
    const plan = program(parse(spec()));
    const start = initialState(plan, streams(2));
    const many = 3000;
    const labels = Array.from({ length: many }, (_, i) => i % classes);
    const signals: Signals = {
      image: tensor2d(new Float32Array(many * 4), [many, 4]),
      label: oneHot(tensor(labels, [many], "int32"), classes).toFloat() as Tensor2D,
    };
    const hint = plan.pathways["hint -> V1"]!;
    const drawn = (update: number) => {
      const later = Object.entries(start).map(([name, was]) => [name, { ...was, count: scalar(update) }]);
      return contrasted(plan, plastic, Object.fromEntries(later), signals).at(hint);
    };
    const { real, unreal } = drawn(0);
    expect(real.pre.argMax(1).dataSync()).toEqual(Int32Array.from(labels));
    const wrong = unreal.pre.argMax(1).dataSync();
    const steps = labels.map((label, i) => (wrong[i]! - label + classes) % classes);
    const count = (of: number) => steps.filter((step) => step === of).length;
    expect(count(0)).toBe(0);
    // Five standard deviations of a fair coin's.
    expect(Math.abs(count(1) - count(2))).toBeLessThan(5 * Math.sqrt(many));
    expect(drawn(0).unreal.pre.dataSync()).toEqual(unreal.pre.dataSync());
    expect(drawn(1).unreal.pre.dataSync()).not.toEqual(unreal.pre.dataSync());
  });
});

describe("a test", () => {
  test("names the label under which the areas that vote are best, and costs the mean over the wrong ones", () => {
    tidy(() => {
      const plan = program(parse(spec()));
      const samples = 60;
      const [state, signals] = [initialState(plan, streams(3)), batch(4, samples)];
      const { losses, accuracy } = evaluate(plan, state, signals, { label: classes });
      const labels = (signals.label as Tensor2D).argMax(1).dataSync();
      const goodOf = (name: string, label: number) => {
        const shown = tensor2d(Array.from({ length: samples }, () => [0, 1, 2].map((k) => (k === label ? 1 : 0))));
        const { rates } = activity(plan, state, signals, "gradient", { rates: { hint: shown } });
        return Array.from(rates[name]!.square().mean(1).dataSync());
      };
      const [v1, v2] = ["V1", "V2"].map((name) => [0, 1, 2].map((label) => goodOf(name, label)));
      const softplus = (x: number) => Math.log(1 + Math.exp(x));
      const expected = (good: number[][], k: number, threshold: number) => {
        const each = Array.from(labels, (label, n) => {
          const wrong = [0, 1, 2].filter((other) => other !== label);
          const cost = wrong.map((other) => softplus(k * (good[other]![n]! - threshold)));
          return softplus(-k * (good[label]![n]! - threshold)) + (cost[0]! + cost[1]!) / 2;
        });
        return each.reduce((sum, one) => sum + one, 0) / samples;
      };
      expect(losses.dataSync()[0]).toBeCloseTo(expected(v1!, 5, 0.3), 5);
      expect(losses.dataSync()[1]).toBeCloseTo(expected(v2!, 2, 0.2), 5);
      const right = (good: (label: number, n: number) => number) =>
        Array.from(labels).filter((label, n) => {
          const sums = [0, 1, 2].map((other) => good(other, n));
          return sums.indexOf(Math.max(...sums)) === label;
        }).length / samples;
      const only = (label: number, n: number) => 2 * v2![label]![n]!;
      const both = (label: number, n: number) => 5 * v1![label]![n]! + only(label, n);
      expect(right(only)).not.toBe(right(both));
      expect(accuracy.dataSync()[1]).toBeCloseTo(right(only), 6);
      const all = parse({ ...spec(), objectives: { ...spec().objectives, V1: goodness("label", { sharpness: 5 }) } });
      const told = evaluate(program(all), state, signals, { label: classes });
      expect(told.accuracy.dataSync()[1]).toBeCloseTo(right(both), 6);
    });
  });
});

test("all other rules and objectives see every label shown alike", () => {
  const { architecture, objectives } = spec();
  const told = {
    ...spec(),
    architecture: {
      areas: { ...architecture!.areas, naming: readout(classes) },
      pathways: { ...architecture!.pathways, "V2 -> naming": {} },
    },
    objectives: { ...objectives, naming: crossEntropy("label") },
    learning: { "V2 -> naming": backprop(), otherwise: forwardForward() },
  };
  tidy(() => {
    const plan = program(parse(told));
    const state = initialState(plan, streams(2));
    const signals = batch();
    const other = { ...signals, label: (signals.label as Tensor2D).reverse(1) as Tensor2D };
    const seen = (of: Signals) => activity(plan, state, of, "rules").rates;
    expect(seen(other).naming!.dataSync()).toEqual(seen(signals).naming!.dataSync());
    expect(new Set(seen(signals).hint!.dataSync())).toEqual(new Set([Math.fround(1 / classes)]));
    // What the read-out learns is that of a circuit in which the hint is always the same.
    const direction = (p: Program) =>
      directionsOf(p, p.stages[0]!, state, signals, "rules").of("V2 -> naming").synapses.weights!;
    const still = seen(signals).naming!.softmax().sub(signals.label!).div(6);
    const expected = seen(signals).V2!.matMul(still as Tensor2D, true);
    expect(worst(direction(plan).dataSync(), expected.dataSync())).toBeLessThan(1e-5);
  });
});

const onDigits = (epochs: number) => ({
  architecture: {
    areas: { retina: image(8, 8), hint: input("label", [10]), V1: area(100), V2: area(100) },
    pathways: { "retina -> V1": { normalised: true }, "hint -> V1": {}, "V1 -> V2": { normalised: true } },
  },
  objectives: { V1: goodness("label", { votes: false }), V2: goodness("label") },
  learning: { otherwise: forwardForward({ optimizer: adam(3e-3) }) },
  development: [{ stage: "schooling", epochs }],
});

test("a rule of one's own may take the contrast, as an area that learns by its right labels alone", () => {
  tidy(() => {
    const half = rule({
      name: "half",
      needs: ["contrast"],
      locality: "broadcast",
      direction: ({ contrast: { real } }) => ({ synapses: { weights: real.pre.transpose().matMul(real.teaching) } }),
    });
    const plan = program(parse({ ...spec(), learning: { otherwise: half } }));
    const state = initialState(plan, streams(2));
    const after = trainStep(plan, plan.stages[0]!, state, batch()).state["V1 -> V2"]!.synapses;
    expect(after.weights.dataSync()).not.toEqual(state["V1 -> V2"]!.synapses.weights.dataSync());
    expect(after.bias!.dataSync()).toEqual(state["V1 -> V2"]!.synapses.bias!.dataSync());
  });
});

test("a circuit with it comes back from JSON, and says what it assumes", () => {
  const made = circuit(spec() as never);
  expect(circuit(JSON.parse(JSON.stringify(made))).hash).toBe(made.hash);
  expect(made.plausibility().map(({ rule, locality }) => [rule, locality])).toEqual(
    new Array(3).fill(["forwardForward", "broadcast"]),
  );
});

test("homeostasis goes around it", () => {
  const held = scaled(forwardForward(), { target: 0.2, rate: 0.1 });
  expect(checkRule(held).filter(({ holds }) => !holds)).toEqual([]);
});

describe("what makes no sense is refused:", () => {
  const made = (change: object) => () => circuit({ ...spec(), ...change } as never);
  const { architecture } = spec();

  test("numbers", () => {
    expect(() => goodness("")).toThrow(/goodness\(\): the target is the name of a task signal/);
    expect(() => goodness("label", { threshold: 0 })).toThrow("goodness(): the threshold is a number above 0, not 0");
    expect(() => goodness("label", { sharpness: -1 })).toThrow("goodness(): the sharpness is a number above 0, not -1");
    expect(() => goodness("label", { votes: 1 as never })).toThrow("goodness(): votes is true or false, not 1");
    expect(() => goodness("label", { weight: -1 })).toThrow("goodness(): a weight is a number of at least 0, not -1");
  });

  test("a rule without a goodness, and a goodness without a rule", () => {
    expect(made({ objectives: { V2: goodness("label") } })).toThrow(
      'pathway "sense -> V1": forwardForward needs what its area is to tell apart, but no objective reaches "V1"; ' +
        'give "V1" a goodness()',
    );
    expect(made({ learning: { "V1 -> V2": hebb({ rate: 0.1 }), otherwise: forwardForward() } })).toThrow(
      'objective goodness in area "V2": it reaches no plastic pathway in any stage: "V1 -> V2" learns by hebb, which tells ' +
        "nothing apart, as forwardForward() does",
    );
    expect(made({ learning: { otherwise: backprop() } })).toThrow(
      /"sense -> V1" learns by backprop, which tells nothing/,
    );
  });

  test("a label that no input shows, and two", () => {
    const { hint: _, ...areas } = architecture!.areas!;
    const pathways = { "sense -> V1": {}, "V1 -> V2": {} };
    expect(made({ architecture: { areas, pathways } })).toThrow(
      'objective goodness in area "V1": no input before it takes "label", so that it could tell the right one from a ' +
        'wrong one; add an area such as hint: input("label", [10]), and a pathway from it',
    );
    expect(made({ objectives: { V1: goodness("label"), V2: goodness("image") } })).toThrow(
      'objective goodness in area "V2": it takes "image", but that in "V1" takes "label"; the contrasts of a circuit are ' +
        "of one signal",
    );
  });

  test("a signal that is no label, and time", async () => {
    const told = { V1: goodness("image"), V2: goodness("image") };
    const seen = { areas: { ...architecture!.areas, sense: image(8, 8), hint: input("label", [10]) } };
    const shown = circuit({ ...spec(), architecture: { ...architecture, ...seen }, objectives: told } as never);
    await expect(train(shown as never, digits(), { progress: false })).rejects.toThrow(
      /objective goodness in area "V1": it takes a label, but "image" of digits.* has no two classes/,
    );
    const timed = circuit({ ...onDigits(1), time: { steps: 3 } } as never);
    await expect(train(timed as never, digits(), { progress: false })).rejects.toThrow(
      /pathway "retina -> V1": forwardForward is a rule for circuits without time/,
    );
  });

  test("a normalised pathway where areas settle, or that is late", () => {
    const settling = { learning: { "V1 -> V2": contrastiveHebbian(), otherwise: forwardForward() } };
    expect(made(settling)).toThrow(
      'pathway "V1 -> V2": contrastiveHebbian has its areas settle by activity as it is; normalised is for other rules',
    );
    const pathways = (one: object) => ({ ...architecture!.pathways, "V1 -> V2": one });
    expect(made({ architecture: { ...architecture, pathways: pathways({ normalised: true, delay: 1 }) } })).toThrow(
      'pathway "V1 -> V2": it brings what was a step ago, as it was; normalised is for pathways without delay',
    );
    expect(made({ architecture: { ...architecture, pathways: pathways({ normalised: 1 }) } })).toThrow(
      'pathway "V1 -> V2": normalised is true or false, not 1',
    );
  });
});

describe.skipIf(whyNoTfjsNode() !== undefined)("on digits", () => {
  beforeAll(() => useBackend("tensorflow"));

  test("it learns to tell labels apart: its losses fall, and the label is named, far above chance", async () => {
    vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
    const run = await train(circuit(onDigits(12)), digits(), { progress: false, seed: 1 });
    const losses = (name: string) => run.record.tests.filter((row) => row.area === name).map(({ loss }) => loss);
    for (const name of ["V1", "V2"]) expect(losses(name).at(-1)!).toBeLessThan(0.8 * losses(name)[0]!);
    const [before] = run.record.tests.filter(({ accuracy }) => accuracy !== undefined);
    expect(before!.accuracy).toBeLessThan(0.2);
    expect(run.accuracy).toBeGreaterThan(0.9);
    expect(run.record.eager).toBeUndefined();
    expect(run.record.steps.map(({ objective }) => objective).slice(0, 2)).toEqual(["V1 goodness", "V2 goodness"]);
    vi.unstubAllEnvs();
  });

  test("where no area votes there is no accuracy", async () => {
    vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
    const mute = circuit({
      ...onDigits(1),
      objectives: { V1: goodness("label", { votes: false }), V2: goodness("label", { votes: false }) },
    });
    const { record, accuracy } = await train(mute, digits(), { progress: false });
    expect(accuracy).toBeNaN();
    expect(record.tests.every((row) => row.accuracy === undefined)).toBe(true);
    vi.unstubAllEnvs();
  });
});
