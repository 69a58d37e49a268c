import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runs } from "../../../src";
import { openRuns } from "../../../src/runs/writer";
import { temporaryFolder } from "../../temporary-folder";
import { about } from "./about";

beforeEach(() => {
  vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
});
afterEach(() => vi.unstubAllEnvs());

const openRun = (head: Parameters<typeof openRuns>[0]) => openRuns(head, [1])[0]!;
const row = (step: number) => ({ step, stage: "a", area: "V1", objective: "V1 x", loss: step });

test("a run that is never closed is found again as lost, with every whole row", () => {
  const writer = openRun(about);
  writer.append("steps", [row(1), row(2)]);
  appendFileSync(join(process.env.TRIAD_RUNS!, writer.head.id, "steps.jsonl"), '{"step":3,"sta');
  expect(runs.last()).toMatchObject({
    id: writer.head.id,
    outcome: { outcome: "lost" },
    steps: [row(1), row(2)],
    tests: [],
  });
});

test("a run that is closed keeps how it ended", () => {
  const writer = openRun(about);
  writer.close({ ...writer.head, outcome: { outcome: "finished" }, updates: 7, seconds: 2, compiling: 1 });
  expect(runs.read(writer.head.id)).toMatchObject({ outcome: { outcome: "finished" }, seconds: 2 });
});

test("runs are listed oldest first, and two of the same moment are two", () => {
  const ids = [openRun({ ...about, started: "2026-01-02T00:00:00.000Z" }), openRun(about), openRun(about)].map(
    ({ head }) => head.id,
  );
  expect(new Set(ids).size).toBe(3);
  expect(runs.list()[2]).toBe(ids[0]);
});

test("numbers that JSON has not come back as they were", () => {
  const writer = openRun(about);
  writer.append("steps", [{ ...row(1), loss: Number.POSITIVE_INFINITY }]);
  const [angle, cosine] = [Number.NaN, Number.NaN];
  const measured = { angle, cosine, weights: 1, update: 0.1, dead: 0, activity: 0.5 };
  writer.append("pathways", [{ step: 1, stage: "a", pathway: "retina -> V1", rule: "oja", ...measured }]);
  const outcome = { outcome: "diverged", step: 1, loss: Number.NEGATIVE_INFINITY } as const;
  writer.close({ ...writer.head, outcome, updates: 1, seconds: 2, compiling: 1 });
  const read = runs.read(writer.head.id);
  expect([read.steps[0]!.loss, read.pathways[0]!.angle]).toEqual([Number.POSITIVE_INFINITY, Number.NaN]);
  expect(read.outcome).toEqual(outcome);
});

test("what cannot be written or read is one line with the remedy", () => {
  expect(() => runs.read("nobody")).toThrow(
    /runs\.read\(\): no run named "nobody" in .*; runs\.list\(\) names those there are/,
  );
  const file = join(process.env.TRIAD_RUNS!, "a file");
  appendFileSync(file, "");
  process.env.TRIAD_RUNS = file;
  expect(() => openRun(about)).toThrow(/runs: cannot write in .* \(ENOTDIR\); set TRIAD_RUNS to a folder of yours/);
});

test("where there is no run there is no last one", () => {
  expect(runs.list()).toEqual([]);
  expect(runs.last()).toBeUndefined();
});
