import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../support/errors";
import { fromExactJson } from "../support/exact-json";
import type { StepRow, TestRow } from "../train/rows";
import type { AlignmentRow, PathwayRow, RunRecord } from "./record";

/** A record without its rows, which are in files of their own because they come bit by bit. */
export type Head = Omit<RunRecord, "steps" | "tests" | "pathways" | "alignment">;
export interface Rows {
  readonly steps: StepRow;
  readonly tests: TestRow;
  readonly pathways: PathwayRow;
  readonly alignment: AlignmentRow;
}
export const rowKinds = ["steps", "tests", "pathways", "alignment"] as const satisfies readonly (keyof Rows)[];

/** Where runs are kept: `$TRIAD_RUNS`, or `triad/runs` in the user's data folder. */
export const runsFolder = (): string =>
  process.env.TRIAD_RUNS || join(process.env.XDG_DATA_HOME || join(homedir(), ".local", "share"), "triad", "runs");

export const folderOf = (id: string): string => join(runsFolder(), id);

/** The names of all runs, oldest first. */
export function idsOfRuns(): string[] {
  const folder = runsFolder();
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((id) => existsSync(join(folder, id, "run.json")))
        .sort()
    : [];
}

/** @throws UsageError where there is none of that name */
export function readHead(where: string, id: string): Head {
  const file = join(folderOf(id), "run.json");
  if (!existsSync(file))
    throw new UsageError(where, `no run named "${id}" in ${runsFolder()}; runs.list() names those there are`);
  return fromExactJson<Head>(readFileSync(file, "utf8"));
}

/** The whole lines of a file; none where there is no file. A crash can leave the last one half written, without a newline. */
export const wholeLines = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];

/** The place of each checkpoint in the order in which they were made, oldest first. */
export function checkpointsOf(id: string): number[] {
  const folder = folderOf(id);
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).flatMap((name) => /^checkpoint-(\d+)\.safetensors$/.exec(name)?.[1] ?? []);
  return found.map(Number).sort((a, b) => a - b);
}

export const checkpointFile = (id: string, nth: number): string =>
  join(folderOf(id), `checkpoint-${String(nth).padStart(6, "0")}.safetensors`);
