import { readFileSync } from "node:fs";
import { dispose } from "../ops";
import type { Program } from "../program/program";
import { checkpointFile, checkpointsOf } from "../runs/folder";
import type { RunRecord } from "../runs/record";
import { aboutOf } from "../support/arrays-file";
import { exactJson, fromExactJson } from "../support/exact-json";
import type { Checkpoint } from "../train/checkpoint";
import { loadedState, type Saved, savedState } from "../train/saved-state";

/** A training between two steps, with what its records have of it. */
export interface Standing extends Pick<Checkpoint, "position" | "replicas"> {
  /** What was observed of each replica, in rows. */
  readonly rows: readonly { readonly pathways: number; readonly alignment: number }[];
  /** Wall-clock seconds so far, of which so many went into compiling and observing. */
  readonly spent: { readonly seconds: number; readonly compiling: number; readonly observing: number };
  /** The circuit's hash, by what it was trained, and how that ran. */
  readonly about: Pick<RunRecord, "hash" | "backend" | "versions" | "compiled" | "eager">;
}

/** A file for each replica. */
export const standingBytes = ({ replicas, rows, ...rest }: Standing): Uint8Array[] =>
  replicas.map((saved, i) => savedState(saved, { training: exactJson({ ...rest, rows: rows[i] }) }));

/** The newest checkpoint that all of these runs have, by its place; undefined where there is none. */
export function commonCheckpoint(ids: readonly string[]): number | undefined {
  const [first = [], ...others] = ids.map(checkpointsOf);
  return first.findLast((nth) => others.every((there) => there.includes(nth)));
}

/** The place of the next checkpoint of these runs. */
export const nextCheckpoint = (ids: readonly string[]): number => 1 + Math.max(0, ...ids.flatMap(checkpointsOf));

/**
 * What stands in the `nth` checkpoint of these runs, on fresh tensors.
 *
 * @param shadows of what observed the training
 * @throws UsageError where a file is damaged or does not fit the circuit
 */
export function readStanding(
  program: Program,
  ids: readonly string[],
  nth: number,
  shadows: readonly Program[],
): Standing {
  const files = ids.map((id) => readFileSync(checkpointFile(id, nth)));
  const said = files.map((bytes) =>
    fromExactJson<Omit<Standing, "replicas" | "rows"> & { readonly rows: Standing["rows"][number] }>(
      aboutOf(bytes).training!,
    ),
  );
  const replicas: Saved[] = [];
  try {
    for (const bytes of files) replicas.push(loadedState(program, bytes, shadows));
  } catch (error) {
    dispose(replicas as never);
    throw error;
  }
  return { ...said[0]!, rows: said.map(({ rows }) => rows), replicas };
}
