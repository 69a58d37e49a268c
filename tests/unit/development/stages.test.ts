import { beforeAll, describe, expect, test, vi } from "vitest";
import {
  adam,
  area,
  backprop,
  circuit,
  crossEntropy,
  digits,
  image,
  readout,
  runs,
  type Stage,
  sparseness,
  train,
  useBackend,
} from "../../../src";
import { temporaryFolder } from "../../temporary-folder";

beforeAll(async () => {
  vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
  await useBackend("cpu");
});

const living = (development: readonly object[]) =>
  circuit({
    architecture: {
      areas: { retina: image(8, 8), V1: area(10), naming: readout(10) },
      pathways: { "retina -> V1": {}, "V1 -> naming": {} },
    },
    objectives: { V1: sparseness({ target: 0.1, weight: 0.1 }), naming: crossEntropy("label") },
    learning: { otherwise: backprop({ optimizer: adam(1e-2) }) },
    development: development as Stage<"retina -> V1" | "V1 -> naming", "retina" | "V1" | "naming">[],
  });
const quiet = { progress: false, batch: 72 } as const;

describe("a stage's length", () => {
  test("comes back from JSON, and a stage of epochs is what it was", () => {
    const made = living([
      { stage: "a", epochs: 2 },
      { stage: "b", steps: 30 },
      { stage: "c", until: { metric: "accuracy", area: "naming", atLeast: 0.5, within: 4, every: 10 } },
    ]);
    expect(circuit(JSON.parse(JSON.stringify(made))).hash).toBe(made.hash);
    expect(Object.keys(made.data.development[0]!)).toEqual(["stage", "epochs", "plastic"]);
    expect(String(made.diagram())).toContain("until naming accuracy ≥ 0.5, 4 epochs at most");
    expect(String(made.diagram())).toContain("30 steps");
  });

  test("is in steps or by a criterion; the record says when each began, ended, and why", async () => {
    const model = living([
      { stage: "short", steps: 25 },
      { stage: "whole", epochs: 1 },
      { stage: "naming", until: { metric: "loss", area: "naming", atMost: 0.9, within: 9 } },
      { stage: "never", until: { metric: "accuracy", atLeast: 1, within: 1 } },
    ]);
    const run = await train(model, digits(), quiet);
    const { stages, tests, updates, id } = run.record;
    const named = stages![2]!.ended;
    expect(stages).toEqual([
      { stage: "short", began: 0, ended: 25, by: "length" },
      { stage: "whole", began: 25, ended: 45, by: "length" },
      { stage: "naming", began: 45, ended: named, by: "reached" },
      { stage: "never", began: named, ended: named + 20, by: "within" },
    ]);
    const losses = tests.filter(({ area, stage }) => area === "naming" && stage === "naming");
    expect(losses.map(({ loss }) => loss <= 0.9)).toEqual(losses.map((_, i) => i === losses.length - 1));
    expect(tests.filter(({ area }) => area === "naming").map(({ step }) => step)).toEqual(
      [0, 20, 25, 45].concat(
        losses.map(({ step }) => step),
        named + 20,
      ),
    );
    expect(updates).toBe(named + 20);
    expect(runs.read(id)).toEqual(run.record);
  });

  test("is closed by what ends the training", async () => {
    const abort = new AbortController();
    abort.abort();
    const run = await train(living([{ stage: "a", epochs: 1 }]), digits(), { ...quiet, signal: abort.signal });
    expect(run.record.stages).toEqual([{ stage: "a", began: 0, ended: 0, by: "interrupted" }]);
  });

  test.each([
    [{}, "it says not how long it is; give epochs, steps or until"],
    [{ epochs: 1, steps: 3 }, "give one of epochs and steps"],
    [{ steps: 1.5 }, "steps is a whole number of at least 0, not 1.5"],
    [{ until: { metric: "speed" } }, 'until: metric is "accuracy" or "loss", not "speed"'],
    [{ until: { metric: "loss", area: "V4" } }, 'until: no area named "V4"; there are retina, V1, naming'],
    [{ until: { metric: "loss", within: 3 } }, "until: give atLeast or atMost, the one that ends it"],
    [{ until: { metric: "accuracy", atLeast: 95, within: 3 } }, "until: an accuracy is from 0 to 1, not 95"],
    [{ until: { metric: "loss", atMost: 1 } }, "until: within is a whole number of at least 1, not undefined"],
  ])("is refused where it makes no sense: %o", (length, message) => {
    expect(() => living([{ stage: "a", ...length }])).toThrow(
      `stage "a"${message.startsWith("until") ? ", " : ": "}${message}`,
    );
  });

  test("is refused where no test has what it goes on until", async () => {
    const until = { metric: "accuracy", area: "V1", atLeast: 0.5, within: 1 };
    await expect(train(living([{ stage: "a", until }]), digits(), quiet)).rejects.toThrow(
      'stage "a": it goes on until accuracy, but "V1" has no objective whose target is a label',
    );
  });
});
