import { randomBytes } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../support/errors";
import type { StepRow, TestRow } from "../train/rows";
import type { AlignmentRow, PathwayRow, RunRecord } from "./record";

/** A record without its rows, which are in files of their own because they come bit by bit. */
type Head = Omit<RunRecord, "steps" | "tests" | "pathways" | "alignment">;
interface Rows {
  readonly steps: StepRow;
  readonly tests: TestRow;
  readonly pathways: PathwayRow;
  readonly alignment: AlignmentRow;
}

/** Where runs are kept: `$TRIAD_RUNS`, or `triad/runs` in the user's data folder. */
const runsFolder = (): string =>
  process.env.TRIAD_RUNS || join(process.env.XDG_DATA_HOME || join(homedir(), ".local", "share"), "triad", "runs");

/** Writes a run as it goes, so that what was measured outlives the process that measured it. */
export interface RunWriter {
  readonly id: string;
  append<K extends keyof Rows>(kind: K, rows: readonly Rows[K][]): void;
  close(head: Head): void;
}

/** What is not known of a run before its end. */
const unknown = {
  outcome: { outcome: "lost" },
  updates: Number.NaN,
  seconds: Number.NaN,
  compiling: Number.NaN,
} as const;

/**
 * Opens a folder of its own for a run that begins; until it is closed its outcome is `lost`.
 *
 * @throws UsageError where nothing can be written
 */
export function openRun(head: Omit<Head, "id" | keyof typeof unknown>): RunWriter {
  const time = head.started.replaceAll(/[:.]/g, "-");
  const id = `${time}-${head.hash.slice(0, 8)}-seed${head.seed}-${randomBytes(3).toString("hex")}`;
  const folder = join(runsFolder(), id);
  try {
    mkdirSync(folder, { recursive: true });
    writeHead(folder, { ...head, id, ...unknown });
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError("runs", `cannot write in ${runsFolder()} (${why}); set TRIAD_RUNS to a folder of yours`);
  }
  return {
    id,
    append: (kind, rows) => {
      if (rows.length === 0) return;
      appendFileSync(join(folder, `${kind}.jsonl`), rows.map((row) => `${write(row)}\n`).join(""));
    },
    close: (closed) => writeHead(folder, closed),
  };
}

function writeHead(folder: string, head: Head): void {
  const file = join(folder, "run.json");
  writeFileSync(`${file}.new`, write(head, 2));
  renameSync(`${file}.new`, file);
}

/**
 * The runs on disk, oldest first: in `$TRIAD_RUNS`, or `triad/runs` in the user's data folder.
 *
 * @example
 * await train(model, digits(), { seed: 3 });
 * runs.last()?.seed; // 3
 */
export const runs = {
  /** The names of all runs. */
  list(): string[] {
    const folder = runsFolder();
    return existsSync(folder)
      ? readdirSync(folder)
          .filter((id) => existsSync(join(folder, id, "run.json")))
          .sort()
      : [];
  },
  /** One run by its name. */
  read(id: string): RunRecord {
    const folder = join(runsFolder(), id);
    if (!existsSync(join(folder, "run.json")))
      throw new UsageError("runs.read()", `no run named "${id}" in ${runsFolder()}; runs.list() names those there are`);
    const head = parse<Head>(readFileSync(join(folder, "run.json"), "utf8"));
    const [steps, tests] = [rows(folder, "steps"), rows(folder, "tests")];
    return { ...head, steps, tests, pathways: rows(folder, "pathways"), alignment: rows(folder, "alignment") };
  },
  /** The newest run, also one that a crash cut short: its outcome is then `lost`, its rows are what had been written. */
  last(): RunRecord | undefined {
    const id = runs.list().at(-1);
    return id === undefined ? undefined : runs.read(id);
  },
};

function rows<K extends keyof Rows>(folder: string, kind: K): Rows[K][] {
  const file = join(folder, `${kind}.jsonl`);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  // A crash can leave the last line half written; it has no newline then.
  return lines.slice(0, -1).map((line) => parse(line));
}

// JSON has no NaN and no infinity, and a training that diverges has both.
const write = (value: unknown, indent?: number): string =>
  JSON.stringify(value, (_, v) => (typeof v === "number" && !Number.isFinite(v) ? `number:${v}` : v), indent);
const parse = <T>(text: string): T =>
  JSON.parse(text, (_, v) => (typeof v === "string" && /^number:(NaN|-?Infinity)$/.test(v) ? Number(v.slice(7)) : v));
