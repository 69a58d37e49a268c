import { cpSync, readFileSync } from "node:fs";
import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  adam,
  backprop,
  circuit,
  feedbackAlignment,
  kolenPollack,
  type Run,
  resume,
  runs,
  sgd,
  useBackend,
  weightMirror,
} from "../../src";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import type { AnyRule } from "../../src/learning/table";
import { checkpointFile, checkpointsOf } from "../../src/runs/folder";
import { arraysOf } from "../../src/support/arrays-file";
import { exactJson, fromExactJson } from "../../src/support/exact-json";
import type { AnyCircuit } from "../../src/surface/circuit";
import { type TrainOptions, trainAll } from "../../src/surface/train";
import type { Watch } from "../../src/surface/watch";
import { temporaryFolder } from "../temporary-folder";
import { sampleObjectives, sampleRules } from "./samples";
import { tinyCircuit, tinyTask } from "./tiny";

const [kept, copied] = [temporaryFolder("runs"), temporaryFolder("copied-runs")];
beforeAll(() => useBackend("cpu"));
afterAll(() => vi.unstubAllEnvs());

/** Two stages of two epochs of four steps. */
const staged = (spec: object, plastic?: readonly string[]): AnyCircuit =>
  circuit({
    ...spec,
    development: [
      { stage: "first", epochs: 2 },
      { stage: "second", epochs: 2, ...(plastic && { plastic }) },
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
  for (const { outcome, record } of stopped) {
    expect(outcome.outcome).toBe("interrupted");
    expect(record.updates).toBeGreaterThanOrEqual(step);
    expect(record.updates).toBeLessThan(16);
  }
  const quiet = { task, progress: false };
  const first = await resume(stopped[0]!, quiet);
  const interrupted = [first, ...(await Promise.all(stopped.slice(1).map((one) => resume(one.record.id, quiet))))];
  vi.stubEnv("TRIAD_RUNS", copied);
  const lost = runs.read(whole[0]!.record.id);
  expect(lost.outcome.outcome).toBe("lost");
  const again = await resume(whole[0]!, quiet);
  const killed = [again, ...(await Promise.all(whole.slice(1).map((one) => resume(one, quiet))))].map(left);
  vi.stubEnv("TRIAD_RUNS", kept);
  expect(memory().numTensors).toBe(before);
  return { whole: whole.map(left), interrupted: interrupted.map(left), killed, resumed: again.record.resumed! };
}

async function holds(...[model, step, options, seeds]: Parameters<typeof threeOf>): Promise<void> {
  const { whole, interrupted, killed, resumed } = await threeOf(model, step, options, seeds);
  expect(interrupted).toEqual(whole);
  expect(killed).toEqual(whole);
  expect(resumed.length).toBe(1);
  expect(resumed[0]!.step).toBeGreaterThanOrEqual(step! > 4 ? 4 : 0);
}

describe("resumed is as never stopped, to the bit:", () => {
  // A local rule hears no objective in its area.
  const learningBy = (rule: AnyRule) => {
    const spec = tinyCircuit(rule);
    return staged({ ...spec, objectives: { ...spec.objectives, IT: spec.objectives.V1 } });
  };
  test.each(Object.values(sampleRules))("$kind", (rule) => holds(learningBy(rule), 7));

  test.each(Object.values(sampleObjectives))("$kind", (objective) => {
    const rewarded = objective.kind === "reward";
    const spec = tinyCircuit(rewarded ? sampleRules.reinforce : feedbackAlignment({ optimizer: adam(0.01) }));
    const learning = rewarded ? { otherwise: sampleRules.reinforce } : spec.learning;
    const area = objective.kind === "meanSquaredError" || objective.kind === "rewardPrediction" ? "sketch" : "naming";
    return holds(staged({ ...spec, learning, objectives: { ...spec.objectives, [area]: objective } }), 9);
  });

  test.each([1, 3, 8])("stopped at step %i, with tests at the end only, and pathways that stop to learn", (step) =>
    holds(staged(tinyCircuit(sampleRules.kolenPollack), ["V1 -> IT"]), step, { testAt: "end", testEvery: 0 }),
  );

  test("with all that is observed, rules in the shadow among it", () =>
    holds(staged(tinyCircuit(feedbackAlignment({ optimizer: sgd(0.1) }))), 7, {
      observe: { every: 3, repeats: 2, samples: 9, shadow: [weightMirror(), kolenPollack(), backprop()] },
    }));

  test("from several seeds, side by side", () =>
    holds(staged(tinyCircuit(sampleRules.weightMirror)), 6, {}, [1, 2, 3]));

  test.skipIf(whyNoTfjsNode())("in native programs", async () => {
    await useBackend("tensorflow");
    try {
      for (const kind of ["scaled", "nodePerturbation", "weightMirror", "eProp"] as const)
        await holds(learningBy(sampleRules[kind]), 7, {}, [1, 2]);
    } finally {
      await useBackend("cpu");
    }
  });
});
