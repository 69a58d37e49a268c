import { describe, expect, expectTypeOf, test } from "vitest";
import {
  area,
  backprop,
  blur,
  type Circuit,
  circuit,
  criticalPeriod,
  crossEntropy,
  digits,
  image,
  infoNCE,
  lif,
  oja,
  prediction,
  readout,
  reconstruction,
  redundancyReduction,
  rule,
  type Stage,
  scaled,
  slowness,
  sparseness,
  stdp,
  teacher,
  train,
} from "../../src";

// What does not compile is marked; a mark on a line that does compile is itself an error of tsc, which the gate runs.
// The calls are never made: a mistake that values show as well would throw.
const areas = { retina: image(8, 8), V1: area(16), IT: area(8), naming: readout(10) };
const never = (_: () => unknown) => expect(true).toBe(true);
const timing = stdp({ rate: 0.01 });

describe("a circuit's names are its type", () => {
  test("which remembers areas, pathways and the task signals that it asks for", () => {
    const model = circuit({
      architecture: {
        areas,
        pathways: { "retina -> V1": {}, "V1 -> naming": {}, "V1 -> naming / second": {}, "V1 -> IT": {} },
      },
      objectives: { naming: crossEntropy("label"), IT: sparseness({ target: 0.1 }) },
      learning: { "retina -> V1": backprop(), otherwise: backprop() },
    });
    expectTypeOf<keyof typeof model.pathways>().toEqualTypeOf<
      "retina -> V1" | "V1 -> naming" | "V1 -> naming / second" | "V1 -> IT"
    >();
    expectTypeOf<keyof typeof model.areas>().toEqualTypeOf<"retina" | "V1" | "IT" | "naming">();
    expectTypeOf(model.asks).toEqualTypeOf<readonly ("image" | "label")[]>();
  });

  test("so that an unknown area in a pathway does not compile", () => {
    // @ts-expect-error there is no area ITT
    never(() => circuit({ architecture: { areas, pathways: { "retina -> V1": {}, "V1 -> ITT": {} } } }));
  });

  test("nor an objective in an unknown area", () => {
    const architecture = { areas, pathways: { "V1 -> IT": {} } };
    // @ts-expect-error there is no area V4
    never(() => circuit({ architecture, objectives: { V4: sparseness({ target: 1 }) } }));
  });

  test("nor an objective whose target is an unknown area", () => {
    const architecture = { areas, pathways: { "V1 -> IT": {} } };
    never(() => circuit({ architecture, objectives: { IT: [teacher("V1"), prediction("IT"), infoNCE("naming")] } }));
    never(() => circuit({ architecture, objectives: { IT: redundancyReduction("V1"), V1: reconstruction("retina") } }));
    // @ts-expect-error there is no area V4
    never(() => circuit({ architecture, objectives: { IT: teacher("V4") } }));
    // @ts-expect-error nor among several
    never(() => circuit({ architecture, objectives: { IT: [sparseness({ target: 1 }), infoNCE("V4")] } }));
  });

  test("and a target within the circuit asks the task for nothing", () => {
    const model = circuit({
      architecture: { areas, pathways: { "retina -> V1": {}, "V1 -> IT": {}, "IT -> naming": {} } },
      objectives: { IT: infoNCE("IT"), naming: [crossEntropy("label"), slowness()] },
      learning: { otherwise: backprop() },
    });
    expectTypeOf(model.asks).toEqualTypeOf<readonly ("image" | "label")[]>();
    expect(model.asks).toEqual(["image", "label"]);
  });

  test("nor a rule on a pathway that is not declared", () => {
    const architecture = { areas, pathways: { "retina -> V1": {} } };
    // @ts-expect-error there is no pathway IT -> naming
    never(() => circuit({ architecture, learning: { "IT -> naming": backprop() } }));
  });

  test("nor a rule of one's own, or one within another, that needs what the areas do not emit", () => {
    const architecture = { areas, pathways: { "retina -> V1": { mask: [[1]], bounds: [0, null], signs: 1 } } } as const;
    const rest = { name: "mine", locality: "local", direction: () => ({ synapses: {} }) } as const;
    const [mine, spiking] = [rule({ ...rest, needs: ["rate", "error"] }), rule({ ...rest, needs: ["spikes"] })];
    never(() => circuit({ architecture, learning: { "retina -> V1": mine } }));
    never(() => circuit({ architecture, learning: { "retina -> V1": rule({ ...rest, needs: ["rate"] }) } }));
    never(() => circuit({ architecture, learning: { "retina -> V1": scaled(mine, { target: 1 }) } }));
    never(() => circuit({ architecture, learning: { otherwise: scaled(backprop(), { target: 1 }) } }));
    // @ts-expect-error rate areas emit no spikes
    never(() => circuit({ architecture, learning: { "retina -> V1": spiking } }));
    // @ts-expect-error nor within
    never(() => circuit({ architecture, learning: { "retina -> V1": scaled(spiking, { target: 1 }) } }));
    // @ts-expect-error bounds are two
    never(() => circuit({ architecture: { areas, pathways: { "V1 -> IT": { bounds: [1] } } } }));
  });

  test("nor a stage with an unknown pathway", () => {
    const architecture = { areas, pathways: { "V1 -> IT": {} } };
    // @ts-expect-error there is no pathway IT -> V4
    never(() => circuit({ architecture, development: [{ stage: "a", epochs: 1, plastic: ["V1 -> IT", "IT -> V4"] }] }));
  });

  test("nor a stage that speaks of what there is not: a pathway's plasticity, an objective's weight, an area's metric", () => {
    const architecture = { areas, pathways: { "V1 -> IT": {} } } as const;
    const one = (stage: Stage<"V1 -> IT", keyof typeof areas>) =>
      circuit({ architecture, development: [{ epochs: 1, ...stage }] });
    never(() => one({ stage: "a", plastic: { "V1 -> IT": 0.5 }, weights: { IT: 2, "IT sparseness": 1 } }));
    never(() => one({ stage: "a", plastic: { "V1 -> IT": criticalPeriod({ closes: 1 }) } }));
    // @ts-expect-error there is no pathway IT -> V4
    never(() => circuit({ architecture, development: [{ stage: "a", epochs: 1, plastic: { "IT -> V4": 1 } }] }));
    // @ts-expect-error there is no area V4
    never(() => circuit({ architecture, development: [{ stage: "a", epochs: 1, weights: { V4: 1 } }] }));
    never(() =>
      circuit({
        architecture,
        development: [{ stage: "a", epochs: 1, see: { retina: blur({ sd: 1 }) }, lesioned: ["IT"] }],
      }),
    );
    // @ts-expect-error V1 is no input
    never(() => circuit({ architecture, development: [{ stage: "a", epochs: 1, see: { V1: blur({ sd: 1 }) } }] }));
    // @ts-expect-error there is no area V4
    never(() => circuit({ architecture, development: [{ stage: "a", epochs: 1, lesioned: ["V4"] }] }));
    // @ts-expect-error a rule is no course
    never(() => one({ stage: "a", plastic: { "V1 -> IT": backprop() } }));
    // @ts-expect-error there is no area V4
    never(() => one({ stage: "a", until: { metric: "loss", area: "V4", atMost: 1, within: 2 } }));
  });

  test("nor a rule that needs spikes between rate units, by its own key or by otherwise", () => {
    // @ts-expect-error both ends emit rates only
    never(() => circuit({ architecture: { areas, pathways: { "V1 -> IT": {} } }, learning: { "V1 -> IT": timing } }));
    // @ts-expect-error as above
    never(() => circuit({ architecture: { areas, pathways: { "V1 -> IT": {} } }, learning: { otherwise: timing } }));
  });

  test("which between areas that spike it does not", () => {
    const spiking = { retina: image(8, 8), V1: lif(16), IT: lif(8) };
    const learning = { "V1 -> IT": timing };
    const model = circuit({
      architecture: { areas: spiking, pathways: { "retina -> V1": {}, "V1 -> IT": {} } },
      learning,
    });
    expect(model.data.learning["V1 -> IT"]!.kind).toBe("stdp");
  });

  test("nor a task that lacks a signal", () => {
    const asking = () =>
      circuit({ architecture: { areas, pathways: { "V1 -> IT": {} } }, objectives: { IT: crossEntropy("reward") } });
    // @ts-expect-error digits() supplies image and label, and no reward
    never(() => train(asking(), digits()));
  });

  test("nor an option of a training that there is not; with seeds there are several runs, else one", () => {
    const model = () =>
      circuit({ architecture: { areas, pathways: { "V1 -> IT": {} } }, learning: { otherwise: oja({ rate: 1 }) } });
    // @ts-expect-error "sead" is none
    never(() => train(model(), digits(), { sead: 1 }));
    // @ts-expect-error a seed is a number
    never(() => train(model(), digits(), { seeds: "1, 2" }));
    never(async () => (await train(model(), digits(), { seed: 1 })).synapses);
    never(async () => (await train(model(), digits(), { seeds: 2 })).runs[0]!.synapses);
    never(async () => (await train(model(), digits(), { seeds: [1, 2] })).runs);
    // @ts-expect-error one run has no runs
    never(async () => (await train(model(), digits())).runs);
  });

  test("while circuits made by code fall back to the checks by value", () => {
    const many: Record<string, ReturnType<typeof area>> = Object.fromEntries([1, 2].map((i) => [`a${i}`, area(i)]));
    never(() =>
      circuit({
        architecture: { areas: many, pathways: { "a1 -> a2": {} } },
        learning: { "a1 -> a2": oja({ rate: 1 }) },
      }),
    );
    const any: Circuit = circuit(
      JSON.parse(
        JSON.stringify(
          circuit({
            architecture: { areas: { retina: image(2, 2), V1: area(2) }, pathways: { "retina -> V1": {} } },
            learning: { otherwise: oja({ rate: 1e-3 }) },
          }),
        ),
      ),
    );
    expect(any.data.pathways["retina -> V1"]).toMatchObject({ pre: "retina", post: "V1" });
  });
});
