import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  area,
  backprop,
  crossEntropy,
  decayed,
  feedbackAlignment,
  image,
  meanSquaredError,
  type Pathway,
  readout,
  sgd,
  sparseness,
  useBackend,
} from "../../src";
import { entryOf } from "../../src/learning/entry";
import type { AnyRule } from "../../src/learning/table";
import { mul, oneHot, softmax, type Tensor2D, tensor, tidy } from "../../src/ops";
import { type Program, program } from "../../src/program/program";
import { streams } from "../../src/support/streams";
import { parse } from "../../src/surface/parse";
import { activity, losses, type Signals } from "../../src/train/forward";
import { initialState, type State } from "../../src/train/state";
import { directionsOf, trainStep } from "../../src/train/step";
import { finiteDifferences, worst } from "../unit/finite-differences";
import { circuitFor, sampleRules } from "./samples";
import { stilled } from "./stilled";

beforeAll(() => useBackend("cpu"));

/** A small circuit with objectives of every kind and scope, in which `rule` is everywhere but at the top. */
const circuitWith = (
  rule: AnyRule,
  activation: "tanh" | "sigmoid" = "tanh",
  constraints: { readonly [pathway: string]: Pathway } = {},
): Program => {
  const { units, learning, time, apart } = circuitFor(rule, 3);
  return program(
    parse({
      architecture: {
        areas: {
          ...apart.areas,
          retina: image(2, 2),
          V1: units(3, activation),
          IT: units(4, activation),
          naming: readout(3),
          sketch: readout(4),
        },
        pathways: {
          "retina -> V1": {},
          "V1 -> IT": {},
          "retina -> IT": {},
          "IT -> naming": {},
          "V1 -> sketch": { bias: false },
          ...apart.pathways,
          ...constraints,
        },
      },
      objectives: {
        V1: [sparseness({ target: 0.1, weight: 0.5, scope: "local" }), ...apart.objectives],
        IT: [sparseness({ target: 0.2, weight: 0.3 }), ...apart.objectives],
        naming: crossEntropy("label"),
        sketch: meanSquaredError("image", { weight: 2 }),
      },
      learning: { "IT -> naming": backprop(), "V1 -> sketch": backprop(), ...learning },
      ...(time && { time }),
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
const stateOf = (plan: Program, seed: number) => initialState(plan, streams(seed));
const total = (plan: Program, state: State, signals: Signals) => {
  const weights = plan.objectives.map(({ objective }) => objective.weight);
  return mul(losses(plan, activity(plan, state, signals, "rules"), signals), weights).sum();
};
const seeds = fc.integer({ min: 0, max: 1e6 });

describe("backprop", () => {
  test.each(["weights", "bias"] as const)("descends the finite differences of all objectives: %s", (part) => {
    const plan = circuitWith(backprop());
    const stage = plan.stages[0]!;
    // A local objective teaches only its own area's pathways: for V1's own, every objective counts.
    fc.assert(
      fc.property(
        seeds,
        fc.constantFrom("retina -> V1", "V1 -> IT", "retina -> IT", "IT -> naming"),
        (seed, pathway) => {
          tidy(() => {
            const [state, signals] = [stateOf(plan, seed), batchOf(seed)];
            const direction = directionsOf(plan, stage, state, signals, "rules").of(pathway).synapses[part]!;
            const at = state[pathway]!.synapses[part]!;
            const loss = (x: typeof at) =>
              total(
                plan,
                { ...state, [pathway]: { ...state[pathway]!, synapses: { ...state[pathway]!.synapses, [part]: x } } },
                signals,
              );
            const measured = finiteDifferences((x) => loss(x as typeof at), at.dataSync<"float32">(), at.shape);
            expect(worst(direction.dataSync(), measured)).toBeLessThan(2e-2);
          });
        },
      ),
      { numRuns: 24 },
    );
  });

  test("gives a local objective's teaching to the area's own pathways only", () => {
    const only = (scope: "local" | "upstream") =>
      program(
        parse({
          architecture: {
            areas: { retina: image(2, 2), V1: area(3), IT: area(3) },
            pathways: { "retina -> V1": {}, "V1 -> IT": {} },
          },
          objectives: { V1: sparseness({ target: 0.5, weight: 0 }), IT: sparseness({ target: 1, scope }) },
          learning: { otherwise: backprop() },
        }),
      );
    const size = (scope: "local" | "upstream", pathway: string) =>
      tidy(() => {
        const plan = only(scope);
        const found = directionsOf(plan, plan.stages[0]!, stateOf(plan, 1), batchOf(1), "rules");
        return found.of(pathway).synapses.weights!.abs().sum().dataSync()[0]!;
      });
    expect(size("upstream", "retina -> V1")).toBeGreaterThan(0);
    expect(size("local", "retina -> V1")).toBe(0);
    expect(size("local", "V1 -> IT")).toBeCloseTo(size("upstream", "V1 -> IT"), 6);
  });
});

describe("feedback alignment", () => {
  test("teaches through its matrix: δ at V1 is (δ at IT · B) ∘ f′, in closed form", () => {
    const plan = program(
      parse({
        architecture: {
          areas: { retina: image(2, 2), V1: area(3, { activation: "tanh" }), naming: readout(3) },
          pathways: { "retina -> V1": {}, "V1 -> naming": {} },
        },
        objectives: { naming: crossEntropy("label") },
        learning: { otherwise: feedbackAlignment() },
      }),
    );
    tidy(() => {
      const [state, signals] = [stateOf(plan, 7), batchOf(7)];
      const { rates } = activity(plan, state, signals, "rules");
      const output = softmax(rates.naming!).sub(signals.label!).div(5);
      const delta = output
        .matMul(state["V1 -> naming"]!.memory.feedback as Tensor2D)
        .mul(rates.V1!.square().neg().add(1));
      const expected = signals.image!.matMul(delta as Tensor2D, true);
      const found = directionsOf(plan, plan.stages[0]!, state, signals, "rules").of("retina -> V1").synapses.weights!;
      expect(worst(found.dataSync(), expected.dataSync())).toBeLessThan(1e-5);
    });
  });

  test("does not follow the gradient at the start, and its matrix never changes", () => {
    const plan = circuitWith(feedbackAlignment({ optimizer: sgd(0.1) }));
    tidy(() => {
      const [state, signals] = [stateOf(plan, 3), batchOf(3)];
      const rule = directionsOf(plan, plan.stages[0]!, state, signals, "rules").of("retina -> V1").synapses.weights!;
      const gradient = directionsOf(plan, plan.stages[0]!, state, signals, "gradient").of("retina -> V1").synapses
        .weights!;
      expect(worst(rule.dataSync(), gradient.dataSync())).toBeGreaterThan(0.1);
      const after = trainStep(plan, plan.stages[0]!, state, signals).state;
      expect(after["V1 -> IT"]!.memory.feedback!.dataSync()).toEqual(state["V1 -> IT"]!.memory.feedback!.dataSync());
    });
  });
});

describe.each(Object.values(sampleRules))("$kind", (rule) => {
  const plan = circuitWith(rule);
  // Where a rule carries no credit, what is below it cannot wait for any: it is the same rule, which needs none.
  const once = (seed: number) =>
    tidy(() => {
      const { state } = trainStep(plan, plan.stages[0]!, stateOf(plan, seed), batchOf(seed));
      return Object.values(state).map(({ synapses }) => Array.from(synapses.weights.dataSync()));
    });

  test("gives the same bits for the same seed, and others for another", () => {
    expect(once(5)).toEqual(once(5));
    expect(once(5)).not.toEqual(once(6));
  });

  test("changes every plastic pathway, and no other", () => {
    const frozen = {
      ...plan.stages[0]!,
      plastic: ["V1 -> IT"],
      taught: plan.stages[0]!.taught.filter((p) => p === "V1 -> IT"),
    };
    tidy(() => {
      const before = stateOf(plan, 2);
      const all = trainStep(plan, plan.stages[0]!, before, batchOf(2)).state;
      for (const pathway of plan.stages[0]!.plastic)
        expect(all[pathway]!.synapses.weights.dataSync()).not.toEqual(before[pathway]!.synapses.weights.dataSync());
      expect(Object.keys(trainStep(plan, frozen, before, batchOf(2)).state)).toEqual(["V1 -> IT"]);
    });
  });

  test("with rate 0 leaves all synapses the same bits", () => {
    const quiet = stilled(rule);
    const still = circuitWith(quiet);
    // Those above learn by backprop of their own.
    const own = still.stages[0]!.plastic.filter(
      (pathway) => JSON.stringify(still.pathways[pathway]!.rule) === JSON.stringify(quiet),
    );
    expect(own.length).toBeGreaterThan(0);
    const bits = (state: State) =>
      own.map((pathway) =>
        Object.values(state[pathway]!.synapses).map((of) => new Uint32Array(of.dataSync<"float32">().slice().buffer)),
      );
    tidy(() => {
      const start = stateOf(still, 6);
      let state = start;
      for (let step = 0; step < 5; step++)
        state = { ...state, ...trainStep(still, still.stages[0]!, state, batchOf(step)).state };
      expect(bits(state)).toEqual(bits(start));
    });
  });

  test("leaves a mask a mask, weights within bounds and signs as they are, with weight decay too", () => {
    const mask = Array.from({ length: 4 }, (_, i) => [i % 2, 1, (i + 1) % 2]);
    const wiring = {
      "retina -> V1": { mask, bounds: [-0.6, null] as const },
      "V1 -> IT": { signs: [1, -1, 1], mask: mask.slice(0, 3).map((row) => [...row, 0]) },
      "retina -> IT": { bounds: [0.1, 0.5] as const },
    };
    const optimizer = decayed(rule.optimizer, 0.05);
    const held = circuitWith({ ...rule, optimizer } as AnyRule, "tanh", wiring);
    tidy(() => {
      let state = stateOf(held, 4);
      for (let step = 0; step < 12; step++) {
        const weights = (pathway: string) => state[pathway]!.synapses.weights.arraySync();
        for (const [pathway, none] of Object.entries({ "retina -> V1": 4, "V1 -> IT": 3 + 3 })) {
          const { mask } = held.pathways[pathway]!.constraints;
          const absent = weights(pathway).flatMap((row, i) => row.filter((_, j) => mask![i]![j] === 0));
          expect(absent.length).toBe(none);
          expect(absent.every((weight) => weight === 0)).toBe(true);
        }
        expect(Math.min(...weights("retina -> V1").flat())).toBeGreaterThanOrEqual(-0.6000001);
        weights("V1 -> IT").forEach((row, i) => {
          expect(Math.min(...row.map((weight) => (i === 1 ? -weight : weight)))).toBeGreaterThanOrEqual(0);
        });
        expect(Math.min(...weights("retina -> IT").flat())).toBeGreaterThanOrEqual(0.0999999);
        expect(Math.max(...weights("retina -> IT").flat())).toBeLessThanOrEqual(0.5);
        const before = weights("V1 -> IT");
        state = { ...state, ...trainStep(held, held.stages[0]!, state, batchOf(step)).state };
        expect(weights("V1 -> IT")).not.toEqual(before);
      }
    });
  });

  const { limit } = entryOf(rule);
  if (limit)
    test(`equals ${limit.like} in its limit, ${limit.within ? `within ${limit.within}` : "to the bit"}`, () => {
      const at = circuitWith({ ...rule, ...limit.rule } as AnyRule);
      const like = circuitWith({ ...sampleRules[limit.like as AnyRule["kind"]], optimizer: rule.optimizer } as AnyRule);
      fc.assert(
        fc.property(seeds, (seed) => {
          tidy(() => {
            const start = stateOf(at, seed);
            const matched = Object.fromEntries(
              Object.entries(start).map(([pathway, was]) => {
                const memory = at.pathways[pathway]!.rule?.kind === rule.kind ? limit.memory(was.synapses) : was.memory;
                return [pathway, { ...was, memory }];
              }),
            );
            if (limit.within !== undefined) {
              const a = directionsOf(at, at.stages[0]!, matched, batchOf(seed), "rules");
              const b = directionsOf(like, like.stages[0]!, stateOf(like, seed), batchOf(seed), "rules");
              for (const pathway of at.stages[0]!.plastic)
                for (const [part, values] of Object.entries(b.of(pathway).synapses)) {
                  const found = a.of(pathway).synapses[part as "weights" | "bias"]!;
                  expect(worst(found.dataSync(), values!.dataSync())).toBeLessThan(limit.within);
                }
              return;
            }
            const a = trainStep(at, at.stages[0]!, matched, batchOf(seed)).state;
            const b = trainStep(like, like.stages[0]!, stateOf(like, seed), batchOf(seed)).state;
            for (const pathway of Object.keys(b))
              expect(a[pathway]!.synapses.weights.dataSync()).toEqual(b[pathway]!.synapses.weights.dataSync());
          });
        }),
        { numRuns: 20 },
      );
    });

  test("says where it comes from and what it equals", () => {
    expect(entryOf(rule).source).toMatch(/\d{4}/);
    expect(entryOf(rule).equals).not.toBe("");
  });
});
