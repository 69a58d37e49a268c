import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runs } from "../../../src";
import { openRuns } from "../../../src/runs/writer";
import { temporaryFolder } from "../../temporary-folder";
import { about } from "./about";

beforeEach(() => {
  vi.stubEnv("TRIAD_RUNS", temporaryFolder("it's a run"));
});
afterEach(() => vi.unstubAllEnvs());

const row = (step: number, loss = step / 2) => ({ step, stage: "a", area: "V1", objective: "V1 x", loss });
const rowsOf = async (sql: string) => (await runs.query(sql)).values;

test("a query goes over all runs, whole or cut short, and what JSON has not is a number", async () => {
  const [one, two] = openRuns(about, [1, 2]);
  one!.append("steps", [row(1), row(2, Number.POSITIVE_INFINITY), row(3, Number.NaN)]);
  two!.append("steps", [row(1), row(2)]);
  one!.append("tests", [{ ...row(0), epoch: 0, accuracy: 0.25 }]);
  two!.append("tests", [{ ...row(0), epoch: 0 }]);
  appendFileSync(join(process.env.TRIAD_RUNS!, two!.head.id, "steps.jsonl"), '{"step":3,"sta');
  one!.close({ ...one!.head, outcome: { outcome: "finished" }, updates: 3, seconds: 2, compiling: 1 });

  expect(await rowsOf("select seed, outcome, updates, started, backend from runs order by seed")).toEqual([
    [1, "finished", 3, "2026-01-01T00:00:00.000Z", "cpu"],
    [2, "lost", Number.NaN, "2026-01-01T00:00:00.000Z", "cpu"],
  ]);
  const steps = "select seed, step, loss from steps join runs on run = id order by seed, step";
  expect(await rowsOf(steps)).toEqual([
    [1, 1, 0.5],
    [1, 2, Number.POSITIVE_INFINITY],
    [1, 3, Number.NaN],
    [2, 1, 0.5],
    [2, 2, 1],
  ]);
  expect(await rowsOf("select run, accuracy from tests order by accuracy")).toEqual([
    [one!.head.id, 0.25],
    [two!.head.id, Number.NaN],
  ]);
  expect(await rowsOf("select circuit ->> '$.areas.V1.kind', versions, true, [1, 2] from runs limit 1")).toEqual([
    ["rate", '{"node":"20"}', "true", "[1,2]"],
  ]);
  const frame = await runs.query("select step, loss, stage from steps where step < 3");
  expect([frame.columns, frame.dtypes]).toEqual([
    ["step", "loss", "stage"],
    ["int32", "float32", "string"],
  ]);
});

test("where there are no runs, or none with such rows, the tables are there and empty", async () => {
  for (const table of ["runs", "steps", "tests", "pathways", "alignment"]) {
    const frame = await runs.query(`select * from ${table}`);
    expect(frame.shape[0]).toBe(0);
    expect(frame.columns).toContain(table === "runs" ? "id" : "run");
  }
  openRuns(about, [1]);
  expect(await rowsOf("select count(*) from runs")).toEqual([[1]]);
  expect(await rowsOf("select count(*) from pathways")).toEqual([[0]]);
});

test.each([
  ["select * fro steps", 'runs.query(): Parser Error: syntax error at or near "steps"'],
  [
    "select los from steps",
    'runs.query(): Binder Error: Referenced column "los" not found in FROM clause! Candidate bindings:',
  ],
  ["select * from step", "runs.query(): Catalog Error: Table with name step does not exist! Did you mean"],
])("what is wrong is told in one line: %s", async (sql, message) => {
  const error = await runs.query(sql).catch((error: Error) => error);
  expect((error as Error).message).toContain(message);
  expect((error as Error).message).not.toContain("\n");
});
