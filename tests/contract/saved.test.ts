import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { adam, backprop, clipped, decayed, momentum, type Optimizer, rmsprop, sgd, useBackend } from "../../src";
import { compile } from "../../src/engine/compile";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import type { optimizers } from "../../src/learning/optimizer";
import type { AnyRule } from "../../src/learning/table";
import { dispose, tidy } from "../../src/ops";
import { program } from "../../src/program/program";
import { arraysOf, bytesOf } from "../../src/support/arrays-file";
import { parse } from "../../src/surface/parse";
import { type ChunkArguments, chunk } from "../../src/train/chunk";
import { place } from "../../src/train/data";
import { replica } from "../../src/train/replica";
import { loadedState, savedState } from "../../src/train/saved-state";
import { together } from "../../src/train/together";
import { sampleRules } from "./samples";
import { tinyCircuit, tinyDataset, tinySamples } from "./tiny";

beforeAll(() => useBackend("cpu"));

const circuitWith = (rule: AnyRule, pathway: object = {}) => parse(tinyCircuit(rule, pathway));

/** How far it is after some steps: all its numbers as bytes, and the losses on the way. */
interface Ended {
  readonly bytes: Uint8Array;
  readonly losses: readonly number[];
}

/** Trains with 3 samples a step, which makes 4 steps an epoch, from the start or from `bytes`: nothing else goes on. */
function trained(data: ReturnType<typeof circuitWith>, from: Uint8Array | undefined, until: number): Ended {
  const plan = program(data);
  const resident = place(plan, "tiny", tinyDataset());
  const stage = plan.stages[0]!;
  const several = compile((values: ChunkArguments) => chunk(plan, stage, values, resident.classes), { xla: false });
  const saved = from && loadedState(plan, from);
  const one = replica(plan, saved?.seed ?? 5, saved);
  const size = 3;
  const perEpoch = tinySamples / size;
  while (one.updates < until) {
    const at = one.updates % perEpoch;
    if (at === 0) one.shuffle(tinySamples);
    const steps = Math.min(2, perEpoch - at, until - one.updates);
    together({ data: resident, chunk: (_, values) => several(values) }, stage, [one], {
      ...{ size, room: 2, from: at, steps, taken: one.updates, perEpoch },
    });
  }
  const bytes = savedState(one.saved());
  dispose(one.state as never);
  several.dispose();
  resident.dispose();
  return { bytes, losses: one.news().steps.map(({ loss }) => loss) };
}

function holds(data: ReturnType<typeof circuitWith>): void {
  const through = trained(data, undefined, 7);
  const first = trained(data, undefined, 3);
  const second = trained(data, first.bytes, 7);
  // And with a stop in the second epoch too, whose samples stand in another order.
  const third = trained(data, trained(data, first.bytes, 6).bytes, 7);
  expect([...first.losses, ...second.losses]).toEqual(through.losses);
  for (const { bytes } of [second, third]) {
    expect(arraysOf(bytes)).toEqual(arraysOf(through.bytes));
    expect(Buffer.from(bytes).equals(through.bytes)).toBe(true);
  }
  expect(Buffer.from(first.bytes).equals(through.bytes)).toBe(false);
}

describe("seven steps are three, bytes, and four more on fresh tensors, to the bit:", () => {
  test.each(Object.values(sampleRules))("$kind", (rule) => {
    const before = memory().numTensors;
    holds(circuitWith(rule));
    expect(memory().numTensors).toBe(before);
  });

  const everyOptimizer: { readonly [K in keyof typeof optimizers]: Optimizer } = {
    sgd: sgd(0.1),
    momentum: momentum(0.1),
    adam: adam(0.01),
    rmsprop: rmsprop(0.01),
    decayed: decayed(adam(0.01), 0.01),
    clipped: clipped(momentum(0.1), { norm: 0.1 }),
  };
  test.each(Object.values(everyOptimizer))("backprop by $kind", (optimizer) => {
    holds(circuitWith(backprop({ optimizer }), { signs: 1, mask: Array.from({ length: 3 }, () => [1, 0, 1, 1]) }));
  });

  test.skipIf(whyNoTfjsNode())("in native programs", async () => {
    await useBackend("tensorflow");
    try {
      for (const kind of ["scaled", "nodePerturbation", "weightMirror"] as const)
        holds(circuitWith({ ...sampleRules[kind], ...(kind !== "scaled" && { optimizer: adam(0.01) }) } as AnyRule));
    } finally {
      await useBackend("cpu");
    }
  });
});

describe("what was saved", () => {
  const data = circuitWith(sampleRules.feedbackAlignment);
  const { bytes } = trained(data, undefined, 2);
  const refused = (given: Uint8Array, of = data) => {
    const before = memory().numTensors;
    let message = "";
    try {
      loadedState(program(of), given);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(memory().numTensors).toBe(before);
    return message;
  };

  test("is a table of named arrays", () => {
    const { arrays, about } = arraysOf(bytes);
    expect(arrays["V1 -> IT/synapses/weights"]).toMatchObject({ dtype: "float32", shape: [3, 4] });
    expect(Object.keys(arrays)).toContain("V1 -> IT/memory/feedback");
    expect(Object.keys(arrays)).toContain("IT -> naming/slots/weights/1");
    expect(JSON.parse(about.replica!)).toMatchObject({
      seed: 5,
      updates: 2,
      order: { position: 0, samples: tinySamples },
    });
  });

  test("can be loaded before the first step too, and is then the start", () => {
    const plan = program(data);
    tidy(() => {
      const start = replica(plan, 2);
      const again = replica(plan, 2, loadedState(plan, savedState(start.saved())));
      expect(Buffer.from(savedState(again.saved())).equals(savedState(start.saved()))).toBe(true);
    });
  });

  test("is refused in one line where it is cut short, something else, or another circuit's", () => {
    expect(refused(bytes.slice(0, 5))).toMatch(/^arrays file: it has no header .*, or is cut short in it$/);
    expect(refused(bytes.slice(0, 300))).toMatch(/^arrays file: it has no header/);
    expect(refused(bytes.slice(0, -4))).toMatch(/^arrays file: it is cut short, in the midst of "/);
    expect(refused(bytesOf({ arrays: {}, about: { format: "pt" } }))).toBe(
      'saved state: it is of format "pt"; what is read is "triad training state 2"',
    );
    expect(refused(bytes, circuitWith(sampleRules.hebb))).toMatch(/^saved state: it has /);
    expect(refused(bytes, circuitWith(backprop()))).toMatch(/^saved state: it has no ".*slots.*", float32 /);
  });
});
