import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  adaptiveLif,
  area,
  backprop,
  circuit,
  crossEntropy,
  delayedRecall,
  digits,
  directFeedbackAlignment,
  image,
  input,
  leaky,
  lif,
  meanSquaredError,
  readout,
  sgd,
  streams,
  train,
  useBackend,
} from "../../../src";
import { type NeuralArea, type NeuronOf, neurons } from "../../../src/architecture/neurons";
import { type Surrogate, spikes, surrogates } from "../../../src/architecture/surrogates";
import {
  concat,
  grad,
  oneHot,
  slice,
  stack,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tensor,
  tidy,
  unstack,
  zeros,
} from "../../../src/ops";
import { type Program, program } from "../../../src/program/program";
import { place } from "../../../src/train/data";
import { errorsOf } from "../../../src/train/errors";
import { activity, losses, type Signals } from "../../../src/train/forward";
import { initialState, type State } from "../../../src/train/state";
import { directionsOf } from "../../../src/train/step";
import { finiteDifferences, worst } from "../finite-differences";

beforeAll(() => useBackend("cpu"));

const [steps, samples] = [5, 3];
const spec = (memory: NeuralArea, rule = backprop({ optimizer: sgd(0.1) }) as ReturnType<typeof backprop>) =>
  ({
    architecture: {
      areas: { cue: input("cue", [4]), memory, echo: area(3, { activation: "tanh" }), naming: readout(3) },
      pathways: {
        "cue -> memory": {},
        "memory -> memory": { bias: false },
        "memory -> echo": { delay: 1 },
        "echo -> naming": {},
        "echo -> memory": { bias: false },
      },
    },
    objectives: { naming: crossEntropy("label"), echo: meanSquaredError("trace", { weight: 0.5 }) },
    learning: { otherwise: rule },
    time: { dt: 2 },
  }) as const;
const planOf = (memory: NeuralArea) => program(circuit(spec(memory)).data);
const signalsOf = (seed: number): Signals => {
  const stream = streams(seed)("batch");
  return {
    cue: tensor(stream.normal(steps * samples * 4), [steps, samples, 4]) as Tensor3D,
    label: oneHot(tensor(stream.integers(samples, 3), [samples], "int32"), 3).toFloat() as Tensor2D,
    trace: tensor(stream.normal(steps * samples * 3), [steps, samples, 3]) as Tensor3D,
  };
};
const stateOf = (plan: Program, seed: number) => initialState(plan, streams(seed));

describe("a circuit in time", () => {
  test("computes step after step what the loop written out does", () => {
    tidy(() => {
      const plan = planOf(leaky(4, { tau: 5 }));
      const [state, signals] = [stateOf(plan, 1), signalsOf(1)];
      const { rates } = activity(plan, state, signals, "gradient");
      const of = (pathway: string) => state[pathway]!.synapses;
      const through = (x: Tensor, pathway: string) => {
        const { weights, bias } = of(pathway);
        const drive = (x as Tensor2D).matMul(weights);
        return bias ? drive.add(bias) : drive;
      };
      const kept = Math.exp(-2 / 5);
      let [u, m, e] = [
        tensor([0]),
        tensor(new Float32Array(12), [3, 4]),
        tensor(new Float32Array(9), [3, 3]),
      ] as Tensor[];
      const memory: Tensor[] = [];
      const naming: Tensor[] = [];
      for (const x of unstack(signals.cue!)) {
        const drive = through(x, "cue -> memory")
          .add(through(m!, "memory -> memory"))
          .add(through(e!, "echo -> memory"));
        u = u!.mul(kept).add(drive.mul(1 - kept));
        const before = m!;
        m = u.tanh();
        e = through(before, "memory -> echo").tanh();
        memory.push(m);
        naming.push(through(e, "echo -> naming"));
      }
      expect(rates.memory!.shape).toEqual([steps * samples, 4]);
      expect(worst(rates.memory!.dataSync(), stack(memory).dataSync())).toBeLessThan(1e-5);
      expect(worst(rates.naming!.dataSync(), stack(naming).dataSync())).toBeLessThan(1e-5);
      // The label is asked for at the end, what goes on in time at every step.
      const logits = naming.at(-1)!;
      const found = losses(plan, activity(plan, state, signals, "rules"), signals).dataSync();
      const order = plan.objectives.map(({ objective }) => objective.kind);
      const entropy = signals.label!.mul(logits.logSoftmax()).sum(1).mean().neg().dataSync()[0]!;
      expect(found[order.indexOf("crossEntropy")]).toBeCloseTo(entropy, 5);
    });
  });

  test.each([
    ["leaky units", leaky(4, { tau: 5 })],
    ["units without a memory of their own", area(4, { activation: "tanh" })],
  ] as const)("backprop descends the finite differences through time: %s", (_, memory) => {
    const plan = planOf(memory);
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom(...Object.keys(plan.pathways)), (seed, pathway) => {
        tidy(() => {
          const [state, signals] = [stateOf(plan, seed), signalsOf(seed)];
          const found = directionsOf(plan, plan.stages[0]!, state, signals, "rules").of(pathway).synapses.weights!;
          const at = state[pathway]!.synapses.weights;
          const loss = (x: Tensor) => {
            const changed = { ...state[pathway]!, synapses: { ...state[pathway]!.synapses, weights: x as Tensor2D } };
            const now: State = { ...state, [pathway]: changed };
            const weights = plan.objectives.map(({ objective }) => objective.weight);
            return losses(plan, activity(plan, now, signals, "rules"), signals)
              .mul(weights)
              .sum();
          };
          const measured = finiteDifferences(loss as never, at.dataSync<"float32">(), at.shape);
          expect(worst(found.dataSync(), measured)).toBeLessThan(2e-2);
        });
      }),
      { numRuns: 15 },
    );
  });

  test("a pathway with a delay brings a rule what was a step ago", () => {
    tidy(() => {
      const plan = program(circuit({ ...spec(leaky(4)), learning: { otherwise: directFeedbackAlignment() } }).data);
      const [state, signals] = [stateOf(plan, 2), signalsOf(2)];
      const seen = activity(plan, state, signals, "gradient", {}, true);
      const { after } = errorsOf(plan, "memory", state, seen, signals);
      const { feedback } = state["memory -> memory"]!.memory;
      const teaching = after!.matMul(feedback as Tensor2D).mul(seen.slopes.memory!) as Tensor2D;
      const before = concat([zeros([samples, 4]), slice(seen.rates.memory!, 0, (steps - 1) * samples)]) as Tensor2D;
      const found = directionsOf(plan, plan.stages[0]!, state, signals, "rules").of("memory -> memory").synapses
        .weights!;
      expect(worst(found.dataSync(), before.matMul(teaching, true).dataSync())).toBeLessThan(1e-5);
    });
  });

  test("keeps its loops and its time in JSON, and a circuit without them has the hash that it had", () => {
    const model = circuit(spec(lif(4)));
    expect(model.data.pathways["echo -> memory"]).toMatchObject({ delay: 1 });
    const again = circuit(JSON.parse(JSON.stringify(model)));
    expect(again.hash).toBe(model.hash);
    expect(model.data.time).toEqual({ dt: 2 });
    const still = circuit({
      architecture: { areas: { retina: image(2, 2), naming: readout(2) }, pathways: { "retina -> naming": {} } },
    });
    expect(Object.keys(still.data)).not.toContain("time");
    expect(Object.keys(still.data.pathways["retina -> naming"]!)).not.toContain("delay");
  });

  test("says in one line what is lacking", async () => {
    const areas = { retina: image(8, 8), V1: lif(8), naming: readout(10) };
    const model = circuit({
      architecture: { areas, pathways: { "retina -> V1": {}, "V1 -> naming": {} } },
      objectives: { naming: crossEntropy("label") },
      learning: { otherwise: backprop() },
    });
    const data = await digits().load();
    expect(() => place(program(model.data), "digits", data)).toThrow(
      "digits: the circuit lives in time, but no signal that it takes goes on in time; say how long a sample is there, " +
        "time: { steps: 20 }",
    );
    expect(() => circuit({ ...spec(leaky(4)), time: { dt: 0 } })).toThrow(
      "time: dt is a number of milliseconds above 0, not 0",
    );
    expect(() => circuit({ ...spec(leaky(4)), time: { steps: 1.5 } })).toThrow(
      "time: steps is a whole number above 0, not 1.5",
    );
    expect(() => leaky(4, { tau: -1 })).toThrow("leaky(): tau is a number above 0, not -1");
    expect(() => lif(4, { surrogate: "step" as never })).toThrow(
      'lif(): no surrogate "step"; there are fast sigmoid, superspike, arctan, triangle',
    );
  });
});

describe("spiking units", () => {
  const run = (area: NeuralArea, drive: number, steps: number) =>
    tidy(() => {
      const table = neurons[area.kind] as NeuronOf<NeuralArea>;
      let state = Object.fromEntries(table.state.map((name) => [name, tensor([0], [1, 1]) as Tensor2D]));
      return Array.from({ length: steps }, () => {
        const fired = table.step(tensor([drive], [1, 1]) as Tensor2D, state, area, 1);
        state = fired.state;
        return fired.rate.dataSync()[0]!;
      });
    });

  test.each([0.12, 0.2, 0.5])("fire first when the sum of a constant drive of %s crosses the threshold", (drive) => {
    const kept = Math.exp(-1 / 10);
    const first = Math.ceil(Math.log(1 - (1 - kept) / drive) / Math.log(kept));
    const train = run(lif(1, { tau: 10 }), drive, 200);
    expect(train.indexOf(1)).toBe(first - 1);
    // In the long run what comes in leaks or is taken by spikes: θ·rate = drive − (1 − κ)⟨v⟩, with 0 < ⟨v⟩ < θ.
    const rate = train.reduce((a, b) => a + b) / train.length;
    expect(rate).toBeGreaterThan(drive - (1 - kept));
    expect(rate).toBeLessThanOrEqual(drive);
  });

  test("stay silent below the threshold's drive, and tire where the threshold adapts", () => {
    expect(run(lif(1, { tau: 10 }), 0.99 * (1 - Math.exp(-1 / 10)), 500)).not.toContain(1);
    const train = run(adaptiveLif(1, { tau: 10, adaptation: 0.2, tauAdaptation: 500 }), 0.4, 200);
    const times = train.flatMap((z, t) => (z ? [t] : []));
    const gaps = times.slice(1).map((t, i) => t - times[i]!);
    expect(gaps.at(-1)!).toBeGreaterThan(2 * gaps[0]!);
  });

  test.each(Object.keys(surrogates) as Surrogate[])("have the derivative of the surrogate: %s", (name) => {
    tidy(() => {
      const { slope, steepness } = surrogates[name];
      const x = tensor([-1.5, -0.2, -0.01, 0, 0.01, 0.2, 1.5]);
      expect(Array.from(spikes(x, name, steepness).dataSync())).toEqual([0, 0, 0, 1, 1, 1, 1]);
      const found = grad((x: Tensor) => sum(spikes(x, name, steepness)))(x);
      expect(Array.from(found.dataSync())).toEqual(Array.from(slope(x, steepness).dataSync()));
      const [low, , , top, , , high] = slope(x, steepness).dataSync();
      expect(low).toBeCloseTo(high!, 6);
      expect(top).toBeGreaterThan(low!);
    });
  });
});

describe("learning in time", () => {
  test("a loop learns to keep an item over a delay; without it nothing is kept", async () => {
    const of = (loop: boolean) =>
      circuit({
        architecture: {
          areas: { cue: input("cue", [3]), memory: leaky(16, { tau: 2 }), naming: readout(2) },
          pathways: { "cue -> memory": {}, ...(loop && { "memory -> memory": {} }), "memory -> naming": {} },
        },
        objectives: { naming: crossEntropy("label") },
        learning: { otherwise: backprop() },
        development: [{ stage: "training", epochs: 5 }],
      } as never);
    await useBackend("tensorflow").catch(() => undefined);
    const task = delayedRecall({ items: 2, delay: 10, train: 400, test: 200 });
    const options = { seed: 1, batch: 20, progress: false } as const;
    const [kept, lost] = [
      await train(of(true) as never, task, options),
      await train(of(false) as never, task, options),
    ];
    expect(kept.accuracy).toBeGreaterThan(0.9);
    expect(lost.accuracy).toBeLessThan(0.65);
    await useBackend("cpu");
  });
});
