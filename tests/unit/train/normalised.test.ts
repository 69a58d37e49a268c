import { beforeAll, expect, test } from "vitest";
import {
  area,
  backprop,
  circuit,
  crossEntropy,
  input,
  nodePerturbation,
  type Rule,
  readout,
  threeFactor,
  useBackend,
} from "../../../src";
import { normalised } from "../../../src/architecture/normalised";
import { oneHot, type Tensor, type Tensor2D, tensor, tensor2d, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import { parse } from "../../../src/surface/parse";
import { activity, losses, type Signals } from "../../../src/train/forward";
import { initialState, type State } from "../../../src/train/state";
import { directionsOf } from "../../../src/train/step";
import { finiteDifferences, worst } from "../finite-differences";

beforeAll(() => useBackend("cpu"));

const spec = (rule: Rule<"loss" | "teaching"> = backprop()) =>
  ({
    architecture: {
      areas: { sense: input("image", [4]), V1: area(5), out: readout(3) },
      pathways: { "sense -> V1": { bias: false }, "V1 -> out": { normalised: true } },
    },
    objectives: { out: crossEntropy("label") },
    learning: { otherwise: rule },
  }) as const;
const batch = (): Signals => {
  const draw = streams(1)("samples");
  return {
    image: tensor(draw.normal(24), [6, 4]) as Tensor2D,
    label: oneHot(tensor([0, 1, 2, 0, 1, 2], [6], "int32"), 3).toFloat() as Tensor2D,
  };
};
const withWeights = (state: State, pathway: string, weights: Tensor): State => {
  const was = state[pathway]!;
  return { ...state, [pathway]: { ...was, synapses: { ...was.synapses, weights: weights as Tensor2D } } };
};

test("the squares of a row average one, whatever its length, and a silent row stays silent", () => {
  tidy(() => {
    const rows = normalised(tensor2d([[3, 4], [0.03, 0.04], [0, 0]])).arraySync(); // biome-ignore format: rows
    expect(rows[0]![0]! ** 2 + rows[0]![1]! ** 2).toBeCloseTo(2, 5);
    expect(rows[0]![0]! / rows[0]![1]!).toBeCloseTo(0.75, 6);
    expect(rows[1]![0]).toBeCloseTo(rows[0]![0]!, 4);
    expect(rows[2]).toEqual([0, 0]);
  });
});

test("what comes after does not know how active its source was, and the area itself is as active as it was", () => {
  tidy(() => {
    const plan = program(parse(spec()));
    const state = initialState(plan, streams(2));
    const louder = withWeights(state, "sense -> V1", state["sense -> V1"]!.synapses.weights.mul(3));
    const [a, b] = [state, louder].map((now) => activity(plan, now, batch(), "rules").rates);
    expect(worst(b!.out!.dataSync(), a!.out!.dataSync())).toBeLessThan(1e-5);
    expect(worst(b!.V1!.dataSync(), a!.V1!.mul(3).dataSync())).toBeLessThan(1e-6);
  });
});

test.each(["sense -> V1", "V1 -> out"] as const)("the gradient goes through it: %s", (pathway) => {
  tidy(() => {
    const plan = program(parse(spec()));
    const [state, signals] = [initialState(plan, streams(2)), batch()];
    const found = directionsOf(plan, plan.stages[0]!, state, signals, "rules").of(pathway).synapses.weights!;
    const loss = (x: Tensor) =>
      losses(plan, activity(plan, withWeights(state, pathway, x), signals, "rules"), signals).sum();
    const at = state[pathway]!.synapses.weights;
    const measured = finiteDifferences(loss, at.dataSync<"float32">(), at.shape, 1e-3);
    expect(worst(found.dataSync(), measured)).toBeLessThan(1e-2);
  });
});

test.each([nodePerturbation({ sd: 1e-2, probes: 3 }), threeFactor({ sd: 1e-2 })])(
  "$kind finds what it brings",
  (rule) => {
    tidy(() => {
      const plan = program(parse(spec(rule)));
      const [state, signals] = [initialState(plan, streams(2)), batch()];
      // Noise in V1 would be louder for what is louder there: only "V1 -> out" learns, and has the noise.
      const frozen = { ...plan.stages[0]!, plastic: ["V1 -> out"] };
      const only = (now: State) =>
        directionsOf(plan, frozen, now, signals, "rules").of("V1 -> out").synapses.weights!.dataSync();
      const louder = withWeights(state, "sense -> V1", state["sense -> V1"]!.synapses.weights.mul(3));
      expect(worst(only(louder), only(state))).toBeLessThan(1e-2);
    });
  },
);

test("it comes back from JSON, and a circuit without it is what it was", () => {
  const made = circuit(spec());
  expect(circuit(made.toJSON() as never).hash).toBe(made.hash);
  expect(made.data.pathways["V1 -> out"]).toMatchObject({ normalised: true });
  expect(made.data.pathways["sense -> V1"]).not.toHaveProperty("normalised");
  const plain = { ...spec(), architecture: { ...spec().architecture, pathways: { "sense -> V1": { normalised: false, bias: false }, "V1 -> out": {} } } }; // biome-ignore format: one line
  const bare = { ...plain, architecture: { ...plain.architecture, pathways: { "sense -> V1": { bias: false }, "V1 -> out": {} } } }; // biome-ignore format: one line
  expect(circuit(plain).hash).toBe(circuit(bare).hash);
});
