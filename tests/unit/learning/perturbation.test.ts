import { beforeAll, describe, expect, test } from "vitest";
import {
  area,
  circuit,
  compile,
  crossEntropy,
  input,
  meanSquaredError,
  nodePerturbation,
  readout,
  sparseness,
  useBackend,
  weightPerturbation,
} from "../../../src";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import type { AnyRule } from "../../../src/learning/table";
import {
  concat,
  mul,
  oneHot,
  reshape,
  type Scalar,
  scalar,
  sum,
  type Tensor,
  type Tensor2D,
  tensor,
  tidy,
} from "../../../src/ops";
import { type Program, program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import { parse } from "../../../src/surface/parse";
import { activity, losses, type Signals } from "../../../src/train/forward";
import { atPathway, initialState, type State } from "../../../src/train/state";
import { directionsOf, teaching } from "../../../src/train/step";
import { worst } from "../finite-differences";

beforeAll(() => useBackend(whyNoTfjsNode() ? "cpu" : "tensorflow"));

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** The direction of a rule, flat over all pathways and parts, drawn `draws` times at the same weights; and the gradient. */
function measured(plan: Program, signals: Signals, draws: number) {
  const stage = plan.stages[0]!;
  const flat = (of: (pathway: string) => object) =>
    concat(
      stage.plastic.flatMap((p) => {
        const { weights, bias } = of(p) as State[string]["synapses"];
        return [weights, ...(bias ? [bias] : [])].map((part) => reshape(part, [-1]));
      }),
    );
  const direction = compile(
    ({ state, update, signals }: { readonly state: State; readonly update: Scalar; readonly signals: Signals }) => {
      const now = Object.entries(state).map(([p, was]) => [p, { ...was, count: update }]);
      const found = directionsOf(plan, stage, Object.fromEntries(now), signals, "rules");
      return flat((p) => found.of(p).synapses);
    },
  );
  try {
    return tidy(() => {
      const state = initialState(plan, streams(3));
      const { synapses } = teaching(plan, stage.plastic, state, signals, "gradient");
      const each = Array.from({ length: draws }, (_, update) =>
        tidy(() => Array.from((direction({ state, signals, update: scalar(update) }) as Tensor).dataSync())),
      );
      return { gradient: Array.from(flat((p) => synapses[p]!).dataSync()), each };
    });
  } finally {
    direction.dispose();
  }
}

/** A linear circuit on one sample, whose cost is quadratic: differences with two sides are exact whatever σ is. */
const linear = (rule: AnyRule, inputs: number, outputs: number) => {
  const plan = program(
    parse({
      architecture: {
        areas: { sense: input("image", [inputs]), out: area(outputs, { activation: "identity" }) },
        pathways: { "sense -> out": { bias: false } },
      },
      objectives: { out: meanSquaredError("target") },
      learning: { otherwise: rule },
    }),
  );
  const draw = streams(2)("samples");
  const signals = {
    image: tensor(draw.normal(inputs), [1, inputs]) as Tensor2D,
    target: tensor(draw.normal(outputs), [1, outputs]) as Tensor2D,
  };
  return (draws: number) => measured(plan, signals, draws);
};

/** E|ĝ − g|² / |g|². */
const relativeVariance = ({ gradient, each }: ReturnType<typeof measured>) =>
  mean(each.map((g) => dot(g, g) - 2 * dot(g, gradient) + dot(gradient, gradient))) / dot(gradient, gradient);

/** Two areas and a batch with objectives of both sorts. */
const deep = (rule: AnyRule) => {
  const plan = program(
    parse({
      architecture: {
        areas: { sense: input("image", [4]), V1: area(3, { activation: "tanh" }), naming: readout(3) },
        pathways: { "sense -> V1": {}, "V1 -> naming": {} },
      },
      objectives: { V1: sparseness({ target: 0.3, weight: 0.5 }), naming: crossEntropy("label", { weight: 2 }) },
      learning: { otherwise: rule },
    }),
  );
  const draw = streams(1)("samples");
  const signals = {
    image: tensor(draw.normal(24), [6, 4]) as Tensor2D,
    label: oneHot(tensor(draw.integers(6, 3), [6], "int32"), 3).toFloat() as Tensor2D,
  };
  return { plan, signals };
};

describe.each([1, 2] as const)(
  "with %i side(s) the mean of many draws is the gradient, objectives of the batch included",
  (sides) => {
    test.each([weightPerturbation({ sd: 1e-2, sides, probes: 20 }), nodePerturbation({ sd: 1e-2, sides, probes: 20 })])(
      "$kind",
      (rule) => {
        const draws = 80;
        const { plan, signals } = deep(rule);
        const { gradient, each } = measured(plan, signals, draws);
        const centre = gradient.map((_, i) => mean(each.map((g) => g[i]!)));
        const off = centre.map((x, i) => x - gradient[i]!);
        // What remains is the error of a mean, as the spread of the draws foretells it.
        const spread = mean(each.map((g) => g.reduce((sum, x, i) => sum + (x - centre[i]!) ** 2, 0)));
        expect(dot(off, off) / (spread / draws)).toBeLessThan(2);
        expect(Math.sqrt(dot(off, off) / dot(gradient, gradient))).toBeLessThan(0.2);
      },
    );
  },
);

test("weight perturbation: the cosine to the gradient is √(K / (K + P + 1))", () => {
  for (const probes of [1, 10, 100]) {
    const { gradient, each } = linear(weightPerturbation({ sd: 0.5, probes }), 10, 10)(Math.ceil(300 / probes) + 20);
    const cosines = each.map((g) => dot(g, gradient) / Math.sqrt(dot(g, g) * dot(gradient, gradient)));
    // One probe's cosine may have either sign about a mean below this root mean square.
    const measuredCosine = Math.sqrt(mean(cosines.map((c) => c * c)));
    expect(Math.abs(measuredCosine / Math.sqrt(probes / (probes + 101)) - 1)).toBeLessThan(0.15);
  }
});

test("the variance is P + 1 times the gradient's square over weights, and M + 1 times over nodes", () => {
  for (const [inputs, outputs] of [
    [4, 5],
    [16, 5],
    [16, 10],
  ] as const) {
    const over = (rule: AnyRule) => relativeVariance(linear(rule, inputs, outputs)(600));
    expect(Math.abs(over(weightPerturbation({ sd: 0.5 })) / (inputs * outputs + 1) - 1)).toBeLessThan(0.15);
    expect(Math.abs(over(nodePerturbation({ sd: 0.5 })) / (outputs + 1) - 1)).toBeLessThan(0.15);
  }
});

test("only what learns in a stage is moved: the direction is the noise times the answer of the cost to it", () => {
  const rule = weightPerturbation({ sd: 0.1, sides: 1 });
  const { plan, signals } = deep(rule);
  const stage = { ...plan.stages[0]!, plastic: ["sense -> V1"] };
  tidy(() => {
    const state = initialState(plan, streams(4));
    const at = plan.pathways["sense -> V1"]!;
    const was = state["sense -> V1"]!;
    const { normal } = atPathway(at, was);
    const only = { nth: scalar(0, "int32"), of: 1 };
    const [noise, biasNoise] = [normal("probe", [4, 3], 1, only), normal("biasProbe", [3], 1, only)];
    const cost = (sd: number) => {
      const synapses = {
        weights: was.synapses.weights.add(noise.mul(sd)) as Tensor2D,
        bias: was.synapses.bias!.add(biasNoise.mul(sd)) as never,
      };
      const rates = activity(plan, { ...state, "sense -> V1": { ...was, synapses } }, signals, "rules");
      return sum(mul(losses(plan, rates, signals), [0.5, 2])).dataSync()[0]!;
    };
    const expected = noise.mul((cost(0.1) - cost(0)) / 0.1).dataSync();
    const found = directionsOf(plan, stage, state, signals, "rules").of("sense -> V1").synapses.weights!.dataSync();
    expect(worst(found, expected)).toBeLessThan(1e-4);
  });
});

test("what makes no sense is refused", () => {
  expect(() => weightPerturbation({ sd: 0 })).toThrow("weightPerturbation(): sd is a number above 0, not 0");
  expect(() => nodePerturbation({ probes: 1.5 })).toThrow(
    "nodePerturbation(): probes is a whole number from 1, not 1.5",
  );
  expect(() => nodePerturbation({ sides: 3 as never })).toThrow("nodePerturbation(): sides is 1 or 2, not 3");
  expect(() =>
    circuit({
      architecture: { areas: { sense: input("image", [4]), out: readout(2) }, pathways: { "sense -> out": {} } },
      learning: { otherwise: weightPerturbation() },
    }),
  ).toThrow(/needs a loss, but no objective reaches "out"/);
});
