import { beforeAll, describe, expect, test } from "vitest";
import {
  area,
  type Backprop,
  backprop,
  circuit,
  conditioning,
  digits,
  image,
  infoNCE,
  input,
  leaky,
  movementEffort,
  type Objective,
  prediction,
  type Reinforce,
  rateCost,
  readout,
  reconstruction,
  redundancyReduction,
  reinforce,
  sgd,
  slowness,
  streams,
  teacher,
  train,
  useBackend,
} from "../../../src";
import { mul, type Tensor, type Tensor2D, type Tensor3D, tensor, tidy } from "../../../src/ops";
import { type Program, program } from "../../../src/program/program";
import { activity, losses, type Signals } from "../../../src/train/forward";
import { alikeIn, group } from "../../../src/train/group";
import { initialState, type State } from "../../../src/train/state";
import { directionsOf } from "../../../src/train/step";
import { finiteDifferences, worst } from "../finite-differences";

beforeAll(() => useBackend("cpu"));

const [steps, samples] = [4, 6];
const areas = {
  retina: input("image", [4]),
  cortex: area(4, { activation: "tanh" }),
  guide: area(4, { activation: "tanh" }),
};
const pathways = { "retina -> cortex": {}, "retina -> guide": {} };
/** Of no weight: it is there so that the other area has a rule, and learns by it nothing. */
const silent = rateCost({ norm: "L2", weight: 0 });
const of = (objective: Objective<never, "retina" | "cortex" | "guide">, rule: Backprop | Reinforce = backprop()) =>
  circuit({
    architecture: { areas, pathways },
    objectives: { cortex: objective, guide: silent },
    learning: { otherwise: rule },
  });
const lossOf = (plan: Program, state: State, signals: Signals) =>
  losses(plan, activity(plan, state, signals, "gradient"), signals).slice([0], [1]);
const withWeights = (state: State, pathway: string, x: Tensor): State => {
  const found = state[pathway]!;
  return { ...state, [pathway]: { ...found, synapses: { ...found.synapses, weights: x as Tensor2D } } };
};
const stateOf = (plan: Program) => initialState(plan, streams(1));
const still = (): Signals => ({ image: tensor(streams(2)("image").normal(samples * 4), [samples, 4]) as Tensor2D });
const moving = (): Signals => ({
  image: tensor(streams(2)("image").normal(steps * samples * 4), [steps, samples, 4]) as Tensor3D,
});

describe("an objective that names an area", () => {
  test.each([
    ["a teacher", teacher("guide"), still],
    ["a teacher by cross-entropy", teacher("guide", { error: "crossEntropy" }), still],
    ["a reconstruction", reconstruction("retina"), still],
    ["a prediction", prediction("guide"), still],
    ["a prediction in time", prediction("guide"), moving],
    ["infoNCE", infoNCE("guide", { temperature: 0.5 }), still],
    ["infoNCE in time", infoNCE("guide", { temperature: 0.5 }), moving],
    ["redundancy reduction", redundancyReduction("guide", { tradeoff: 0.2 }), still],
  ] as const)("teaches its own area the gradient, and the other nothing: %s", (_, objective, signalsOf) => {
    tidy(() => {
      const plan = program(of(objective).data);
      const [state, signals] = [stateOf(plan), signalsOf()];
      const { weights } = state["retina -> cortex"]!.synapses;
      const measured = finiteDifferences(
        (x) => lossOf(plan, withWeights(state, "retina -> cortex", x), signals),
        weights.dataSync<"float32">(),
        weights.shape,
      );
      const found = directionsOf(plan, plan.stages[0]!, state, signals, "rules");
      const size = (pathway: string) => found.of(pathway).synapses.weights!.abs().max().dataSync()[0]!;
      expect(worst(found.of("retina -> cortex").synapses.weights!.dataSync(), measured)).toBeLessThan(1e-2);
      expect(size("retina -> cortex")).toBeGreaterThan(1e-3);
      expect(size("retina -> guide")).toBe(0);
    });
  });

  test("teaches nothing on the way to its target", () => {
    tidy(() => {
      const plan = program(
        circuit({
          architecture: {
            areas: { ...areas, deep: area(4, { activation: "tanh" }) },
            pathways: { "retina -> cortex": {}, "retina -> guide": {}, "guide -> deep": {} },
          },
          objectives: { cortex: teacher("deep"), deep: silent },
          learning: { otherwise: backprop() },
        }).data,
      );
      const found = directionsOf(plan, plan.stages[0]!, stateOf(plan), still(), "rules");
      const size = (pathway: string) => found.of(pathway).synapses.weights!.abs().sum().dataSync()[0]!;
      expect(size("retina -> cortex")).toBeGreaterThan(0.01);
      expect(size("retina -> guide")).toBe(0);
    });
  });

  test("by redundancy reduction in both areas, each by the other, is one loss with its whole gradient", () => {
    tidy(() => {
      const both = circuit({
        architecture: { areas, pathways },
        objectives: { cortex: redundancyReduction("guide"), guide: redundancyReduction("cortex") },
        learning: { otherwise: backprop() },
      });
      const plan = program(both.data);
      const [state, signals] = [stateOf(plan), still()];
      const [first, second] = losses(plan, activity(plan, state, signals, "gradient"), signals).dataSync();
      expect(first).toBeCloseTo(second!, 5);
      for (const pathway of Object.keys(pathways)) {
        const { synapses } = state[pathway]!;
        const loss = (x: Tensor) => lossOf(plan, withWeights(state, pathway, x), signals);
        const measured = finiteDifferences(loss, synapses.weights.dataSync<"float32">(), synapses.weights.shape);
        const found = directionsOf(plan, plan.stages[0]!, state, signals, "rules").of(pathway).synapses.weights!;
        expect(worst(found.dataSync(), measured)).toBeLessThan(1e-2);
      }
    });
  });

  test("costs in time when there is something to compare: the first step of a prediction brings nothing", () => {
    tidy(() => {
      const plan = program(of(prediction("guide", { weight: 3 }), reinforce()).data);
      const [state, signals] = [stateOf(plan), moving()];
      const seen = activity(plan, state, signals, "gradient");
      const { coming, each } = group(plan, [], alikeIn(plan)[0]!.pathways, state, signals, seen).costs({});
      expect(coming.shape).toEqual([steps, samples]);
      expect(coming.slice([0, 0], [1, samples]).abs().max().dataSync()[0]).toBe(0);
      expect(worst(coming.sum(0).dataSync(), each.dataSync())).toBeLessThan(1e-5);
      const rows = (name: string, from: number) => seen.rates[name]!.slice([from * samples, 0], [samples, 4]);
      const first = mul(rows("cortex", 0).squaredDifference(rows("guide", 1)).mean(1), 3 / (steps - 1));
      expect(worst(coming.slice([1, 0], [1, samples]).dataSync(), first.dataSync())).toBeLessThan(1e-5);
    });
  });

  test("looks at a still input at every step", () => {
    tidy(() => {
      const spec = { areas: { ...areas, cortex: leaky(4, { tau: 5 }) }, pathways };
      const plan = program(
        circuit({
          architecture: spec,
          objectives: { cortex: reconstruction("retina") },
          learning: { "retina -> cortex": backprop() },
          time: { steps },
        }).data,
      );
      const [state, signals] = [stateOf(plan), still()];
      const seen = activity(plan, state, signals, "gradient");
      const every = seen.rates
        .cortex!.squaredDifference(signals.image!.tile([steps, 1]))
        .mean()
        .dataSync()[0]!;
      expect(losses(plan, seen, signals).dataSync()[0]).toBeCloseTo(every, 5);
    });
  });

  test("is in the circuit's JSON, and in its hash", () => {
    const model = of(infoNCE("guide", { temperature: 0.3 }));
    const again = circuit(JSON.parse(JSON.stringify(model)));
    expect(again.data).toEqual(model.data);
    expect(again.hash).toBe(model.hash);
    expect(of(infoNCE("retina", { temperature: 0.3 })).hash).not.toBe(model.hash);
    expect(model.diagram().toString()).toContain("infoNCE(guide)");
  });

  test("comes to be what its teacher is, which stays as it was", async () => {
    const model = circuit({
      architecture: {
        areas: { retina: image(8, 8), expert: area(8, { activation: "tanh" }), pupil: readout(8) },
        pathways: { "retina -> expert": {}, "retina -> pupil": {} },
      },
      objectives: { pupil: teacher("expert") },
      learning: { "retina -> pupil": backprop({ optimizer: sgd(0.3) }) },
      development: [{ stage: "school", epochs: 10 }],
    });
    const run = await train(model, digits(), { seed: 1, progress: false });
    const told = run.record.steps.map(({ loss }) => loss);
    expect(told.at(-1)!).toBeLessThan(0.1 * told[0]!);
  });
});

describe("an objective is refused, in one line,", () => {
  const loose = (objective: object, cortex = area(4)) =>
    circuit({
      architecture: { areas: { ...areas, cortex, wide: area(9) }, pathways: { ...pathways, "retina -> wide": {} } },
      objectives: { cortex: objective },
      learning: { otherwise: backprop() },
    } as unknown as Parameters<typeof circuit>[0]);
  const where = (kind: string) => `objective ${kind} in area "cortex": `;

  test.each([
    [teacher("V9"), `${where("teacher")}no area named "V9"; there are retina, cortex, guide, wide`],
    [teacher("cortex"), `${where("teacher")}an area cannot be its own target; name another`],
    [teacher("wide"), `${where("teacher")}it has 4 units, but its target "wide" has 9`],
    [reconstruction("guide"), `${where("reconstruction")}"guide" is no input; there are retina`],
    [{ kind: "teacher" }, /the target is the name of an area, such as "IT", not undefined/],
    [{ kind: "teacher", of: "guide", error: "absolute" }, /an error is "squared" or "crossEntropy", not "absolute"/],
    [{ kind: "rateCost", norm: "L3" }, /a norm is "L1" or "L2", not "L3"/],
    [{ kind: "movementEffort", order: 4 }, /the order is 1 \(change\), 2 \(acceleration\) or 3 \(jerk\), not 4/],
    [{ kind: "infoNCE", of: "guide", temperature: 0 }, /the temperature is a number above 0, not 0/],
    [{ kind: "homeostatic", target: 0.1, within: -1 }, /within is a number of at least 0, not -1/],
    [{ kind: "redundancyReduction", of: "guide", tradeoff: -1 }, /the tradeoff is a number of at least 0, not -1/],
  ])("%j", (objective, message) => {
    expect(() => loose(objective)).toThrow(message);
  });

  test.each([
    [slowness(), "slowness", 2],
    [movementEffort({ order: 3 }), "movementEffort", 4],
    [prediction("cortex"), "prediction", 2],
    [infoNCE("cortex"), "infoNCE", 2],
  ] as const)("where it takes time and there is none: %j", async (objective, kind, takes) => {
    const seeing = { retina: image(8, 8), cortex: area(4) };
    const model = circuit({
      architecture: { areas: seeing, pathways: { "retina -> cortex": {} } },
      objectives: { cortex: objective },
      learning: { otherwise: backprop() },
    });
    await expect(train(model, digits(), { progress: false })).rejects.toThrow(
      `objective ${kind} in area "cortex": it takes ${takes} time steps or more, but with digits(train 1442, test 355) ` +
        "there is 1; a circuit in time has time: { steps: 20 }, or signals that go on in time",
    );
  });

  test("while in time it is not", async () => {
    const model = circuit({
      architecture: {
        areas: { sense: input("stimulus", [15]), cortex: area(3, { activation: "tanh" }) },
        pathways: { "sense -> cortex": {} },
      },
      objectives: { cortex: [slowness(), movementEffort({ order: 3 }), prediction("cortex"), infoNCE("cortex")] },
      learning: { otherwise: backprop({ optimizer: sgd(0.01) }) },
    });
    const run = await train(model, conditioning(), { progress: false });
    expect(run.record.outcome).toEqual({ outcome: "finished" });
  });
});
