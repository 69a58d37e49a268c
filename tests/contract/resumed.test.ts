import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  adam,
  backprop,
  circuit,
  feedbackAlignment,
  kolenPollack,
  noise,
  type Run,
  ramp,
  resume,
  runs,
  sgd,
  useBackend,
  weightMirror,
} from "../../src";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import type { AnyRule } from "../../src/learning/table";
import { objectiveEntry } from "../../src/objectives/table";
import { checkpointFile, checkpointsOf } from "../../src/runs/folder";
import { arraysOf } from "../../src/support/arrays-file";
import { exactJson, fromExactJson } from "../../src/support/exact-json";
import type { AnyCircuit } from "../../src/surface/circuit";
import { type TrainOptions, trainAll } from "../../src/surface/train";
import { unwatched, type Watch } from "../../src/surface/watch";
import { temporaryFolder } from "../temporary-folder";
import { sampleObjectives, sampleRules } from "./samples";
import { tinyCircuit, tinyTask } from "./tiny";

const [kept, copied] = [temporaryFolder("runs"), temporaryFolder("copied-runs")];
beforeAll(() => useBackend("cpu"));
afterAll(() => vi.unstubAllEnvs());

/** Two stages of so many epochs of four steps. */
const staged = (spec: object, epochs = 1, plastic?: readonly string[]): AnyCircuit =>
  circuit({
    ...spec,
    development: [
      { stage: "first", epochs },
      { stage: "second", epochs, ...(plastic && { plastic }) },
    ],
  } as never);

const at = (step: number, act: () => void): Watch => ({
  follow: () => ({
    update: (state) => {
      if (state.step >= step) act();
    },
    done: () => {},
  }),
});

/** All that a training leaves behind but times: its record, and every number of its state. */
function left(run: Run) {
  const plain = fromExactJson<Run["record"]>(exactJson(run.record));
  const { id, seconds, compiling, observing, started, resumed, beside, compiled, eager, ...record } = plain;
  expect(runs.read(id)).toEqual(plain);
  expect(runs.weights(id)).toEqual(run.synapses);
  const { arrays } = arraysOf(readFileSync(checkpointFile(id, checkpointsOf(id).at(-1)!)));
  const ran = [...(compiled ?? []), ...(eager ?? [])].map((one) => `${one.function}: ${one.why}`).sort();
  return { ...record, seeds: beside?.map(({ seed }) => seed), ran, synapses: run.synapses, arrays };
}

/** A training that is never stopped, one that goes on from what there is on disk at `step`, and one that is interrupted then. */
async function threeOf(model: AnyCircuit, step: number, options: TrainOptions = {}, seeds = [5]) {
  const before = memory().numTensors;
  vi.stubEnv("TRIAD_RUNS", kept);
  const task = tinyTask();
  const settings = { batch: 3, testEvery: 3, checkpoint: 1e-9, ...options };
  // What a process that is killed then leaves behind.
  let copies = 0;
  const kill = at(step * seeds.length, () => {
    if (copies++ === 0) cpSync(kept, copied, { recursive: true });
  });
  const whole = await trainAll("test", model, task, seeds, settings, kill);
  const abort = new AbortController();
  const stopped = await trainAll(
    "test",
    model,
    task,
    seeds,
    { ...settings, signal: abort.signal },
    at(step * seeds.length, () => abort.abort()),
  );
  for (const [i, { outcome, record }] of stopped.entries()) {
    expect(outcome.outcome).toBe("interrupted");
    expect(record.updates).toBeLessThan(whole[i]!.record.updates);
  }
  const taken = stopped.reduce((sum, { record }) => sum + record.updates, 0);
  expect(taken).toBeGreaterThanOrEqual(step * seeds.length);
  const quiet = { task, progress: false };
  const first = await resume(stopped[0]!, quiet);
  const interrupted = [first, ...(await Promise.all(stopped.slice(1).map((one) => resume(one.record.id, quiet))))];
  vi.stubEnv("TRIAD_RUNS", copied);
  const lost = runs.read(whole[0]!.record.id);
  expect(lost.outcome.outcome).toBe("lost");
  const again = await resume(whole[0]!, quiet);
  const all = [again, ...(await Promise.all(whole.slice(1).map((one) => resume(one, quiet))))];
  const killed = all.map(left);
  vi.stubEnv("TRIAD_RUNS", kept);
  expect(memory().numTensors).toBe(before);
  const resumed = all.flatMap(({ record }) => record.resumed!);
  const stages = stopped.map(({ record }) => record.stages!);
  return { whole: whole.map(left), interrupted: interrupted.map(left), killed, resumed, stages };
}

async function holds(...[model, step, options, seeds]: Parameters<typeof threeOf>): Promise<void> {
  const { whole, interrupted, killed, resumed } = await threeOf(model, step, options, seeds);
  expect(interrupted).toEqual(whole);
  expect(killed).toEqual(whole);
  expect(resumed.length).toBe(whole.length);
  expect(resumed[0]!.step).toBeGreaterThanOrEqual(step > 4 ? 4 : 0);
}

// A local rule hears no objective in its area.
const learningBy = (rule: AnyRule): AnyCircuit => {
  const spec = tinyCircuit(rule);
  return staged({ ...spec, objectives: { ...spec.objectives, IT: spec.objectives.V1 } });
};

describe("resumed is as never stopped, to the bit:", () => {
  test.each(Object.values(sampleRules))("$kind", (rule) => holds(learningBy(rule), 3));

  test.each(Object.values(sampleObjectives))("$kind", (objective) => {
    const rewarded = objective.kind === "reward";
    const spec = tinyCircuit(rewarded ? sampleRules.reinforce : feedbackAlignment({ optimizer: adam(0.01) }));
    const learning = rewarded ? { otherwise: sampleRules.reinforce } : spec.learning;
    // The read-out of as many units as its target has.
    const ofFour = objective.from === "image" || ["retina", "IT"].includes(objective.of ?? "");
    const objectives = { ...spec.objectives, [ofFour ? "sketch" : "naming"]: objective };
    const time = { steps: objectiveEntry(objective).steps?.(objective, "naming") ?? 1 };
    return holds(staged({ ...spec, learning, objectives, ...(time.steps > 1 && { time }) }), 3);
  });

  test.each([1, 3, 8])("stopped at step %i, with tests at the end only, and pathways that stop to learn", (step) =>
    holds(staged(tinyCircuit(sampleRules.kolenPollack), 2, ["V1 -> IT"]), step, { testAt: "end", testEvery: 0 }),
  );

  test("with all that is observed, rules in the shadow among it", () =>
    holds(staged(tinyCircuit(feedbackAlignment({ optimizer: sgd(0.1) })), 2), 7, {
      observe: { every: 3, repeats: 2, samples: 9, shadow: [weightMirror(), kolenPollack(), backprop()] },
    }));

  test("from several seeds, side by side", () =>
    holds(staged(tinyCircuit(sampleRules.weightMirror), 2), 6, {}, [1, 2, 3]));

  test("in the midst of a stage that one seed goes on with and another waits at the end of", async () => {
    const model = circuit({
      ...tinyCircuit(feedbackAlignment({ optimizer: adam(0.02) })),
      development: [
        { stage: "first", steps: 6, lesioned: ["sketch"] },
        {
          stage: "second",
          until: { metric: "loss", area: "naming", atMost: 1.306, within: 5, every: 2 },
          plastic: {
            "retina -> V1": ramp({ from: 0, to: 1, begins: 2, ends: 20, unit: "steps" }),
            ...{ "V1 -> IT": 1, "IT -> naming": 1, "V1 -> sketch": 0.5 },
          },
          weights: { IT: ramp({ from: 1, to: 0, ends: 4 }) },
          see: { retina: noise({ sd: 0.1 }) },
        },
        { stage: "third", epochs: 1 },
      ],
    } as never) as AnyCircuit;
    const observe = { every: 3, repeats: 2, samples: 9, shadow: [weightMirror(), kolenPollack()] };
    const { whole, interrupted, killed, resumed, stages } = await threeOf(model, 12, { observe }, [3, 1]);
    expect(interrupted).toEqual(whole);
    expect(killed).toEqual(whole);
    expect(stages.map((each) => each[1]!.by)).toEqual(["reached", "interrupted"]);
    const ends = whole.map((each) => each.stages![1]!);
    expect(ends.map(({ by }) => by)).toEqual(["reached", "reached"]);
    expect(resumed.map((each) => each.step)).toEqual([ends[0]!.ended, expect.any(Number)]);
    expect(resumed[1]!.step).toBeGreaterThan(ends[0]!.ended);
    expect(resumed[1]!.step).toBeLessThan(ends[1]!.ended);
  });

  test.skipIf(whyNoTfjsNode()).each(["scaled", "weightMirror", "eProp"] as const)(
    "%s, of two seeds, in native programs",
    async (kind) => {
      await useBackend("tensorflow");
      try {
        await holds(learningBy(sampleRules[kind]), 3, {}, [1, 2]);
      } finally {
        await useBackend("cpu");
      }
    },
    60_000,
  );
});

describe("what goes on", () => {
  const model = staged(tinyCircuit(feedbackAlignment({ optimizer: sgd(0.1) })), 2);
  const task = tinyTask();
  const quiet = { task, progress: false };
  const cutAt = async (step: number, options: TrainOptions = {}) => {
    vi.stubEnv("TRIAD_RUNS", temporaryFolder("cut"));
    const abort = new AbortController();
    const given = { batch: 3, testEvery: 3, checkpoint: 1e-9, signal: abort.signal, ...options };
    const [run] = await trainAll(
      "test",
      model,
      task,
      [1],
      given,
      at(step, () => abort.abort()),
    );
    return run!;
  };

  test("is found by its name alone, and what has ended is given back as it is", async () => {
    const cut = await cutAt(5);
    const end = await resume(cut.record.id, quiet);
    expect(end.outcome).toEqual({ outcome: "finished" });
    const again = await resume(runs.last()!, quiet);
    expect(again.record).toEqual(end.record);
    expect(again.synapses).toEqual(end.synapses);
  });

  test("can be cut again and again", async () => {
    const cut = await cutAt(2);
    const signal = AbortSignal.abort();
    for (let time = 0; time < 3; time++) {
      const { outcome, record } = await resume(cut, { ...quiet, signal });
      expect(outcome).toEqual({ outcome: "interrupted", step: cut.record.updates });
      expect(record.steps).toEqual(cut.record.steps);
      expect(record.tests).toEqual(cut.record.tests);
      expect(record.resumed!.length).toBe(time + 1);
    }
    const end = await resume(cut, quiet);
    expect(end.synapses).toEqual((await trainAll("test", model, task, [1], { batch: 3 }, unwatched))[0]!.synapses);
    expect(runs.list().length).toBe(2);
  });

  test("begins anew where there are no checkpoints, which leaves no file", async () => {
    const cut = await cutAt(5, { checkpoint: 0 });
    expect(checkpointsOf(cut.record.id)).toEqual([]);
    expect(() => runs.weights(cut.record.id)).toThrow(
      /^runs\.weights\(\): ".*" has no checkpoint; one is made by default/,
    );
    const { steps } = (await resume(cut, quiet)).record;
    expect(steps.slice(0, cut.record.steps.length)).toEqual(cut.record.steps);
    expect(steps.at(-1)!.step).toBe(16);
  });

  test("is one checkpoint, however many were made", async () => {
    const cut = await cutAt(9);
    expect(checkpointsOf(cut.record.id).length).toBe(1);
    expect(checkpointsOf(cut.record.id)[0]).toBeGreaterThan(2);
  });

  test("with another version or backend says so", async () => {
    const cut = await cutAt(5);
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    await useBackend("wasm");
    try {
      await resume(cut, quiet);
    } finally {
      await useBackend("cpu");
    }
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^resume\(\): goes on with wasm, not cpu; wasm .*, not absent: /)],
    ]);
    warn.mockRestore();
  });

  test("is refused in one line where it is not what was trained", async () => {
    const cut = await cutAt(5);
    const { id } = cut.record;
    const before = memory().numTensors;
    const refused = (what: Parameters<typeof resume>[0], options = quiet) => expect(resume(what, options)).rejects;
    await refused("nobody").toThrow(/^resume\(\): no run named "nobody" in .*; runs\.list\(\) names those there are$/);
    await refused(null as never).toThrow(
      "resume(): what goes on is a run, its record or its name, such as runs.last()",
    );
    await refused(id, { ...quiet, task: { ...task, name: "another" } as never }).toThrow(
      `resume(): "${id}" was trained on tiny, not on another`,
    );
    const other = { ...cut, circuit: staged(tinyCircuit(backprop())) };
    await refused(other).toThrow(
      `resume(): the circuit in the record of "${id}" is not the one that was trained: its hash`,
    );
    const [nth] = checkpointsOf(id);
    const bytes = readFileSync(checkpointFile(id, nth!));
    writeFileSync(checkpointFile(id, nth!), bytes.subarray(0, -8));
    await refused(id).toThrow(/^arrays file: it is cut short, in the midst of "/);
    writeFileSync(checkpointFile(id, nth!), bytes);
    const rows = path.join(process.env.TRIAD_RUNS!, id, "steps.jsonl");
    writeFileSync(rows, "");
    await refused(id).toThrow(/^resume\(\): .*steps\.jsonl has 0 rows of \d+: some were lost$/);
    expect(memory().numTensors).toBe(before);
    const wrong = cutAt(1, { checkpoint: -1 });
    await expect(wrong).rejects.toThrow("test: checkpoint is seconds from one to the next, or 0 for none, not -1");
  });
});
