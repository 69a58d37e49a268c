import { beforeAll, describe, expect, test } from "vitest";
import {
  area,
  backprop,
  crossEntropy,
  directFeedbackAlignment,
  feedbackAlignment,
  image,
  kolenPollack,
  readout,
  sgd,
  signSymmetry,
  sparseness,
  streams,
  useBackend,
  weightMirror,
} from "../../../src";
import { entryOf } from "../../../src/learning/entry";
import type { AnyRule } from "../../../src/learning/table";
import { matMul, oneHot, type Tensor2D, tensor, tidy, transpose } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { parse } from "../../../src/surface/parse";
import { activity, type Signals } from "../../../src/train/forward";
import { atPathway, initialState, type State } from "../../../src/train/state";
import { directionsOf, trainStep } from "../../../src/train/step";
import { worst } from "../finite-differences";

beforeAll(() => useBackend("cpu"));

const planOf = (rule: AnyRule, hidden: readonly number[] = [6], own = false) => {
  const names = hidden.map((_, i) => `V${i + 1}`);
  const chain = ["retina", ...names, "naming"];
  return program(
    parse({
      architecture: {
        areas: {
          retina: image(2, 2),
          ...Object.fromEntries(names.map((name, i) => [name, area(hidden[i]!, { activation: "tanh" })])),
          naming: readout(3),
        },
        pathways: Object.fromEntries(chain.slice(1).map((post, i) => [`${chain[i]} -> ${post}`, {}])),
      },
      objectives: { naming: crossEntropy("label"), ...(own && { V1: sparseness({ target: 0.3, weight: 2 }) }) },
      learning: { otherwise: rule },
    }),
  );
};
const batchOf = (seed: number): Signals => {
  const stream = streams(seed)("batch");
  return {
    image: tensor(stream.normal(5 * 4), [5, 4]) as Tensor2D,
    label: oneHot(tensor(stream.integers(5, 3), [5], "int32"), 3).toFloat() as Tensor2D,
  };
};
const directions = (plan: ReturnType<typeof planOf>, state: State, seed = 1) =>
  directionsOf(plan, plan.stages[0]!, state, batchOf(seed), "rules");
const numbers = (of: { dataSync(): ArrayLike<number> }) => Float32Array.from(of.dataSync());

describe("direct feedback alignment", () => {
  test("is feedback alignment where one area is hidden, its matrix being that of the pathway after", () => {
    tidy(() => {
      const [direct, alignment] = [planOf(directFeedbackAlignment()), planOf(feedbackAlignment())];
      const state = initialState(direct, streams(3));
      const other = initialState(alignment, streams(3));
      const feedback = state["retina -> V1"]!.memory.feedback!;
      const matched = { ...other, "V1 -> naming": { ...other["V1 -> naming"]!, memory: { feedback } } };
      for (const pathway of ["retina -> V1", "V1 -> naming"])
        for (const part of ["weights", "bias"] as const) {
          const [a, b] = [directions(direct, state), directions(alignment, matched)].map(
            (found) => found.of(pathway).synapses[part]!,
          );
          expect(worst(a!.dataSync(), b!.dataSync())).toBeLessThan(1e-6);
        }
    });
  });

  test("sends the errors past the areas between, and adds an area's own", () => {
    tidy(() => {
      const plan = planOf(directFeedbackAlignment(), [5, 4], true);
      const state = initialState(plan, streams(4));
      const signals = batchOf(1);
      const { rates, drives } = activity(plan, state, signals, "gradient");
      const error = rates.naming!.softmax().sub(signals.label!).div(5);
      const own = rates
        .V1!.mean(0)
        .sub(0.3)
        .mul((2 * 2) / 5);
      const sent = error.matMul(state["retina -> V1"]!.memory.feedback as Tensor2D);
      const teaching = sent.add(own).mul(drives.V1!.tanh().square().neg().add(1)) as Tensor2D;
      const found = directions(plan, state).of("retina -> V1").synapses;
      expect(worst(found.weights!.dataSync(), signals.image!.matMul(teaching, true).dataSync())).toBeLessThan(1e-5);
      expect(worst(found.bias!.dataSync(), teaching.sum(0).dataSync())).toBeLessThan(1e-5);
    });
  });
});

describe("sign symmetry", () => {
  // With what the feedback does to unit vectors, row by row, as the feedback matrix.
  const angle = (rule: AnyRule) =>
    tidy(() => {
      const plan = planOf(rule, [300]);
      const step = plan.pathways["V1 -> naming"]!;
      const wide = { ...step, units: { pre: 300, post: 300, errors: 0, target: 0 } };
      const state = initialState({ ...plan, pathways: { only: wide } }, streams(5))["V1 -> naming"]!;
      const teaching = tensor(
        Float32Array.from({ length: 300 * 300 }, (_, i) => Number(i % 301 === 0)),
        [300, 300],
      );
      const feedback = entryOf(rule).backward!.across(teaching as Tensor2D, atPathway(wide, state), rule);
      const forward = transpose(state.synapses.weights);
      const cosine = forward.mul(feedback).sum().div(forward.norm().mul(feedback.norm())).dataSync()[0]!;
      return (Math.acos(cosine) * 180) / Math.PI;
    });

  test("is arccos √(2/π) = 37.1° from the transpose with equal sizes", () => {
    expect(angle(signSymmetry())).toBeCloseTo((Math.acos(Math.sqrt(2 / Math.PI)) * 180) / Math.PI, 0);
  });
  test.each(["batch", "fixed"] as const)("is arccos(2/π) = 50.5° from it with sizes of its own: %s", (magnitude) => {
    expect(angle(signSymmetry({ magnitude }))).toBeCloseTo((Math.acos(2 / Math.PI) * 180) / Math.PI, 0);
  });

  test("draws its sizes anew for each batch, or once", () => {
    tidy(() => {
      for (const [magnitude, same] of [
        ["batch", false],
        ["fixed", true],
        ["uniform", true],
      ] as const) {
        const plan = planOf(signSymmetry({ magnitude, optimizer: sgd(1e-9) }));
        const first = initialState(plan, streams(6));
        const second = { ...first, ...trainStep(plan, plan.stages[0]!, first, batchOf(1)).state };
        const [a, b] = [first, second].map((state) => directions(plan, state).of("retina -> V1").synapses.weights!);
        expect(worst(a!.dataSync(), b!.dataSync()) < 1e-5).toBe(same);
      }
    });
  });
});

describe("Kolen–Pollack", () => {
  test("what tells the feedback from the transpose shrinks by the decay at each update", () => {
    tidy(() => {
      const decay = 0.02;
      const plan = planOf(kolenPollack({ decay, optimizer: sgd(0.2) }), [6, 5]);
      let state = initialState(plan, streams(7));
      const apart = () =>
        ["V1 -> V2", "V2 -> naming"].map((pathway) => {
          const { synapses, memory } = state[pathway]!;
          return numbers(synapses.weights.sub(transpose(memory.feedback!)));
        });
      const before = apart();
      for (let i = 0; i < 25; i++) state = { ...state, ...trainStep(plan, plan.stages[0]!, state, batchOf(i)).state };
      apart().forEach((now, i) => {
        expect(
          worst(
            now,
            before[i]!.map((value) => value * (1 - decay) ** 25),
          ),
        ).toBeLessThan(1e-4);
      });
    });
  });
});

describe("weight mirror", () => {
  test("the feedback comes to be the transpose, within what the noise leaves", () => {
    tidy(() => {
      const plan = planOf(weightMirror({ rate: 0.02, optimizer: sgd(1e-9) }), [6]);
      let state = initialState(plan, streams(8));
      const relative = () => {
        const { synapses, memory } = state["V1 -> naming"]!;
        return synapses.weights.sub(transpose(memory.feedback!)).norm().div(synapses.weights.norm()).dataSync()[0]!;
      };
      expect(relative()).toBeGreaterThan(0.5);
      for (let i = 0; i < 400; i++) state = { ...state, ...trainStep(plan, plan.stages[0]!, state, batchOf(0)).state };
      // An estimate from 5 samples has a variance of some (pre + 1) / 4 of the weights'; the mean over 1 / rate updates the
      // rate / 2 of that.
      expect(relative()).toBeLessThan(2 * Math.sqrt(((6 + 1) / 4) * 0.01));
    });
  });

  test("teaches through its matrix", () => {
    tidy(() => {
      const plan = planOf(weightMirror());
      const state = initialState(plan, streams(9));
      const like = planOf(backprop());
      const { feedback } = state["V1 -> naming"]!.memory;
      const mirrored = { ...state["V1 -> naming"]!.synapses, weights: transpose(feedback!) as Tensor2D };
      const found = directions(plan, state).of("retina -> V1").synapses.weights!;
      const signals = batchOf(1);
      const { rates } = activity(plan, state, signals, "gradient");
      const error = rates.naming!.softmax().sub(signals.label!).div(5) as Tensor2D;
      const teaching = matMul(error, mirrored.weights, false, true).mul(rates.V1!.square().neg().add(1)) as Tensor2D;
      expect(worst(found.dataSync(), matMul(signals.image!, teaching, true).dataSync())).toBeLessThan(1e-5);
      expect(like.stages[0]!.taught).toEqual(plan.stages[0]!.taught);
    });
  });
});
