import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { adam, area, backprop, circuit, crossEntropy, digits, image, readout, useBackend } from "../../../src";
import type { Arm } from "../../rules/arm";
import { journal } from "../../rules/journal";
import { best, runArm } from "../../rules/run-arm";
import { temporaryFolder } from "../../temporary-folder";

const folder = temporaryFolder("arms");
beforeAll(async () => {
  vi.stubEnv("TRIAD_RUNS", path.join(folder, "runs"));
  await useBackend("cpu");
});
afterAll(() => vi.unstubAllEnvs());

const arm: Arm = {
  ...{ rule: "backprop", rates: [1e-6, 1e-2], epochs: 3, least: 50, angleAt: "retina -> V1" },
  circuit: (rate, epochs) =>
    circuit({
      architecture: {
        areas: { retina: image(8, 8), V1: area(12), naming: readout(10) },
        pathways: { "retina -> V1": {}, "V1 -> naming": {} },
      },
      objectives: { naming: crossEntropy("label") },
      learning: { otherwise: backprop({ optimizer: adam(rate) }) },
      development: [{ stage: "training", epochs }],
    }),
};
const trial = { task: digits(), batch: 100, heldOut: 300, tuning: 2 };

test("the rate is tuned on what is held out, then every seed trained and tested once; a second time nothing is run", async () => {
  const kept = journal(path.join(folder, "results.jsonl"));
  const said: string[] = [];
  const carry = (quick = false) =>
    runArm(arm, trial, [1, 2], { kept, version: "1", quick, say: (line) => said.push(line) });
  const { tried, rows } = await carry();
  expect(tried.map(({ rate }) => rate)).toEqual([1e-6, 1e-2]);
  expect(tried[1]!.accuracy).toBeGreaterThan(tried[0]!.accuracy! + 0.3);
  expect(rows.map(({ seed }) => seed)).toEqual([1, 2]);
  for (const row of rows) {
    expect(row).toMatchObject({ rule: "backprop", epochs: 3, learningRate: 1e-2 });
    expect(row.testAccuracy).toBeGreaterThan(0.6);
    // One at the first step of each epoch, of which the row has the last.
    expect(row.angles).toHaveLength(3);
    expect(row.angle).toBe(row.angles[2]);
  }
  expect(await carry()).toEqual({ tried, rows });
  expect((await carry(true)).rows[0]).toMatchObject({ epochs: 1 });
  expect(said).toHaveLength(6);
});

test("the best rate is that of the best accuracy, the smaller of two that are as good, and never one that diverged", () => {
  const tried = (...pairs: [number, number | null][]) => pairs.map(([rate, accuracy]) => ({ rate, accuracy }));
  expect(best(tried([0.1, 0.5], [0.01, 0.9], [0.001, 0.9]))).toBe(0.001);
  expect(best(tried([0.1, null], [0.01, 0.2]))).toBe(0.01);
  expect(best(tried([0.1, null]))).toBe(0.1);
  expect(best([])).toBeUndefined();
});
