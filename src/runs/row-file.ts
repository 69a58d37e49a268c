import { appendFileSync, existsSync, truncateSync } from "node:fs";
import { UsageError } from "../support/errors";
import { exactJson } from "../support/exact-json";
import { sync } from "../support/whole-file";
import { wholeLines } from "./folder";

/** Rows of one kind on disk, a line each, while they come. */
export interface RowFile {
  append(rows: readonly object[]): void;
  /** What was appended outlives the machine too. */
  sync(): void;
  /** No more rows come: what was there beyond them goes. */
  end(): void;
}

/** Rows that begin. */
export const newRows = (file: string): RowFile => rowFile(file, [], 0);

/**
 * Rows that go on after the first `kept` of those there are. The others stay until they are made anew, so that nothing is lost
 * if the process dies again: a row that comes out the same is left where it is, and from the first that does not on they go.
 */
export function goOn(file: string, kept: number): { readonly lines: readonly string[]; readonly rows: RowFile } {
  const there = wholeLines(file);
  if (there.length < kept)
    throw new UsageError("resume()", `${file} has ${there.length} rows of ${kept}: some were lost`);
  const lines = there.slice(0, kept);
  // A line that is half written goes.
  if (existsSync(file)) truncateSync(file, bytesOf(there));
  return { lines, rows: rowFile(file, there.slice(kept), bytesOf(lines)) };
}

function rowFile(file: string, old: readonly string[], from: number): RowFile {
  let next = 0;
  let place = from;
  const cut = () => {
    if (next < old.length) truncateSync(file, place);
    next = old.length;
  };
  return {
    append: (rows) => {
      const lines = rows.map((row) => exactJson(row));
      let same = 0;
      for (; same < lines.length && next < old.length && lines[same] === old[next]; same++)
        place += bytesOf([old[next++]!]);
      if (same === lines.length) return;
      cut();
      appendFileSync(
        file,
        lines
          .slice(same)
          .map((line) => `${line}\n`)
          .join(""),
      );
    },
    sync: () => {
      if (existsSync(file)) sync(file);
    },
    end: cut,
  };
}

const bytesOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
