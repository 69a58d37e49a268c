import { beforeAll, describe, expect, test } from "vitest";
import {
  backprop,
  circuit,
  compile,
  crossEntropy,
  evolutionStrategies,
  input,
  leaky,
  readout,
  reinforce,
  rewardPrediction,
  scaled,
  sgd,
  streams,
  temporalDifference,
  threeFactor,
  useBackend,
  weightPerturbation,
} from "../../../src";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import type { AnyRule } from "../../../src/learning/table";
import { oneHot, type Tensor2D, type Tensor3D, tensor, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import type { Signals } from "../../../src/train/forward";
import { initialState, type State } from "../../../src/train/state";
import { directionsOf, trainStep } from "../../../src/train/step";
import { worst } from "../finite-differences";

const why = whyNoTfjsNode();
beforeAll(() => useBackend(why ? "cpu" : "tensorflow"));

const [steps, samples] = [5, 4];
const signals = (): Signals => {
  const stream = streams(2)("batch");
  return {
    cue: tensor(stream.normal(steps * samples * 3), [steps, samples, 3]) as Tensor3D,
    reward: tensor(stream.normal(steps * samples * 2), [steps, samples, 2]) as Tensor3D,
    label: oneHot(tensor(stream.integers(samples, 2), [samples], "int32"), 2).toFloat() as Tensor2D,
  };
};
const planOf = (otherwise: AnyRule) =>
  program(
    circuit({
      architecture: {
        areas: { cue: input("cue", [3]), memory: leaky(4, { tau: 6 }), value: leaky(2), naming: readout(2) },
        pathways: {
          "cue -> memory": {},
          "memory -> memory": { bias: false },
          "memory -> value": {},
          "memory -> naming": {},
        },
      },
      objectives: { value: rewardPrediction("reward", { discount: 0.8 }), naming: crossEntropy("label") },
      learning: { otherwise },
      time: { dt: 2 },
    } as never).data,
  );

const inTime: readonly AnyRule[] = [
  temporalDifference({ lambda: 0.5, optimizer: sgd(0.1) }),
  threeFactor({ tau: 5, optimizer: sgd(0.1) }),
  scaled(threeFactor({ optimizer: sgd(0.1) }), { target: 0.1, rate: 0.1 }),
  reinforce({ baseline: "running", optimizer: sgd(0.1) }),
  weightPerturbation({ probes: 3, optimizer: sgd(0.1) }),
  evolutionStrategies({ population: 4, optimizer: sgd(0.1) }),
];

describe.skipIf(why)("in time a step compiled is the step not compiled", () => {
  test.each(inTime)("$kind $rule.kind", (rule) => {
    const plan = planOf(rule);
    const step = ({ state, signals }: { state: State; signals: Signals }) =>
      trainStep(plan, plan.stages[0]!, state, signals);
    const compiled = compile(step);
    tidy(() => {
      const given = { state: initialState(plan, streams(1)), signals: signals() };
      const [plain, native] = [step(given).state, compiled(given).state];
      for (const pathway of Object.keys(plain)) {
        const { weights } = plain[pathway]!.synapses;
        expect(weights.dataSync()).not.toEqual(given.state[pathway]!.synapses.weights.dataSync());
        expect(worst(native[pathway]!.synapses.weights.dataSync(), weights.dataSync())).toBeLessThan(1e-5);
      }
    });
    expect(compiled.report()).toMatchObject({ native: true });
    compiled.dispose();
  });
});

test("perturbed weights follow the gradient through time: of K probes at P weights by a cosine of √(K / (K + P + 1))", () => {
  const recall = (otherwise: AnyRule) =>
    program(
      circuit({
        architecture: {
          areas: { cue: input("cue", [3]), memory: leaky(4, { tau: 6 }), naming: readout(2) },
          pathways: {
            "cue -> memory": { bias: false },
            "memory -> memory": { bias: false },
            "memory -> naming": { bias: false },
          },
        },
        objectives: { naming: crossEntropy("label") },
        learning: { otherwise },
        time: { dt: 2 },
      } as never).data,
    );
  const direction = (rule: AnyRule) => {
    const plan = recall(rule);
    const compiled = compile(({ state, given }: { state: State; given: Signals }) => {
      const found = directionsOf(plan, plan.stages[0]!, state, given, "rules");
      return plan.stages[0]!.plastic.map((p) => found.of(p).synapses.weights!);
    });
    const { cue, label } = signals();
    const found = compiled({ state: initialState(plan, streams(1)), given: { cue: cue!, label: label! } });
    compiled.dispose();
    return found.flatMap((weights) => Array.from(weights.dataSync()));
  };
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const cosine = (a: readonly number[], b: readonly number[]) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  tidy(() => {
    const gradient = direction(backprop());
    const weights = 3 * 4 + 4 * 4 + 4 * 2;
    expect(gradient.length).toBe(weights);
    const [probed, evolved] = [
      direction(weightPerturbation({ probes: 400 })),
      direction(evolutionStrategies({ population: 800 })),
    ];
    expect(Math.abs(cosine(probed, gradient) - Math.sqrt(400 / (400 + weights + 1)))).toBeLessThan(0.03);
    // Ranks keep the direction, and some of the noise.
    expect(cosine(evolved, gradient)).toBeGreaterThan(0.9);
  });
});
