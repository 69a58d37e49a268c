import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { UsageError } from "../support/errors";
import { exactJson, fromExactJson } from "../support/exact-json";
import { writeWhole } from "../support/whole-file";
import { checkpointFile, folderOf, type Head, type Rows, rowKinds, runsFolder } from "./folder";
import { goOn, newRows, type RowFile } from "./row-file";

/** What is not known of a run before its end. */
const unknown = {
  outcome: { outcome: "lost" },
  updates: Number.NaN,
  seconds: Number.NaN,
  compiling: Number.NaN,
} as const;

/** A record before its end. */
export type OpenHead = Omit<Head, keyof typeof unknown>;

/** How many rows there are of each kind. */
export type RowCounts = { readonly [K in keyof Rows]: number };

/** Writes a run as it goes, so that what was measured outlives the process that measured it. */
export interface RunWriter {
  readonly head: OpenHead;
  /** The rows there were when it was opened, which it goes on after. */
  readonly before: { readonly [K in keyof Rows]: readonly Rows[K][] };
  append<K extends keyof Rows>(kind: K, rows: readonly Rows[K][]): void;
  /** Writes a checkpoint, beside earlier ones, once the rows that it stands on are safe. */
  checkpoint(nth: number, bytes: Uint8Array): void;
  /** Removes all checkpoints but this one. */
  keepOnly(nth: number): void;
  close(head: Head): void;
}

/**
 * Opens folders of their own for runs that begin side by side, one for each seed; until one is closed its outcome is `lost`.
 *
 * @throws UsageError where nothing can be written
 */
export function openRuns(head: Omit<OpenHead, "id" | "seed" | "beside">, seeds: readonly number[]): RunWriter[] {
  const time = head.started.replaceAll(/[:.]/g, "-");
  const named = seeds.map((seed) => ({
    id: `${time}-${head.hash.slice(0, 8)}-seed${seed}-${randomBytes(3).toString("hex")}`,
    seed,
  }));
  const beside = seeds.length > 1 ? { beside: named } : {};
  return named.map(({ id, seed }) =>
    writable(() => {
      const own = begun({ ...head, id, seed, ...beside });
      const files = rowKinds.map((kind) => [kind, newRows(rowsAt(id, kind))] as const);
      return writer(own, { steps: [], tests: [], pathways: [], alignment: [] }, new Map(files));
    }),
  );
}

/** Opens the folder of a run that goes on, after so many of its rows; until it is closed its outcome is `lost` again. */
export const reopenRun = (head: OpenHead, kept: RowCounts): RunWriter =>
  writable(() => {
    const files = rowKinds.map((kind) => [kind, goOn(rowsAt(head.id, kind), kept[kind])] as const);
    const before = files.map(([kind, { lines }]) => [kind, lines.map((line) => fromExactJson(line))]);
    const rows = new Map(files.map(([kind, { rows }]) => [kind, rows]));
    return writer(begun(head), Object.fromEntries(before), rows);
  });

function begun(head: OpenHead): OpenHead {
  mkdirSync(folderOf(head.id), { recursive: true });
  writeHead({ ...head, ...unknown });
  return head;
}

const rowsAt = (id: string, kind: keyof Rows): string => join(folderOf(id), `${kind}.jsonl`);

const writeHead = (head: Head): void => writeWhole(join(folderOf(head.id), "run.json"), exactJson(head, 2));

function writer(head: OpenHead, before: RunWriter["before"], files: ReadonlyMap<keyof Rows, RowFile>): RunWriter {
  const { id } = head;
  return {
    head,
    before,
    append: (kind, rows) => {
      if (rows.length > 0) files.get(kind)!.append(rows);
    },
    checkpoint: (nth, bytes) =>
      writable(() => {
        for (const file of files.values()) file.sync();
        writeWhole(checkpointFile(id, nth), bytes);
      }),
    keepOnly: (nth) => {
      const kept = basename(checkpointFile(id, nth));
      for (const name of readdirSync(folderOf(id)))
        if (name.startsWith("checkpoint-") && name !== kept) rmSync(join(folderOf(id), name));
    },
    close: (closed) => {
      for (const file of files.values()) file.end();
      writeHead(closed);
    },
  };
}

function writable<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError("runs", `cannot write in ${runsFolder()} (${why}); set TRIAD_RUNS to a folder of yours`);
  }
}
