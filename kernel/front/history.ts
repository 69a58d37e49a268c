import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { glob } from "./glob";

/** One cell that was run: the session, the cell's number in it, what was typed and the text of its result. */
export interface Entry {
  readonly session: number;
  readonly line: number;
  readonly input: string;
  readonly output?: string;
}

/** The cells that were run on this machine, this session's and earlier ones'. */
export interface History {
  add(line: number, input: string, output?: string): void;
  /** The last `n`. */
  tail(n: number): Entry[];
  /** Those of one session, from line `start` to before `stop`; 0 is this session, -1 the one before. */
  range(session: number, start: number, stop?: number): Entry[];
  /** Those that match `pattern` (`*`, `?` and `[…]` as in file names), the last `n`; with `unique`, each text once, at its last place. */
  search(pattern: string, options: { readonly n?: number; readonly unique: boolean }): Entry[];
}

/** How many sessions are kept. */
const kept = 500;

/** The user's data folder, as the XDG base directory specification has it. */
const dataFolder = (): string => process.env.XDG_DATA_HOME || path.join(os.homedir(), ".local/share");

/**
 * Opens the history: a folder with one file a session, one JSON line a cell.
 *
 * The session's file is made with its first cell, and no two sessions can make the same one. A folder that cannot be
 * written to costs the history, not the kernel.
 */
export function openHistory(folder = path.join(dataFolder(), "triad/history")): History {
  let session: number | undefined;
  let writable = true;
  const entries: Entry[] = [];

  /** The earlier sessions, the oldest first. */
  const earlier = (): number[] => sessionsIn(folder).filter((n) => n !== session);
  const all = (): Entry[] => [...earlier().flatMap((n) => read(folder, n)), ...entries];

  return {
    add: (line, input, output) => {
      if (session === undefined) {
        session = begin(folder);
        writable = session !== undefined;
        session ??= 1;
      }
      entries.push({ session, line, input, output });
      if (!writable) return;
      try {
        fs.appendFileSync(fileOf(folder, session), `${JSON.stringify([line, input, output])}\n`);
      } catch {
        writable = false;
      }
    },
    tail: (n) => {
      let found = entries.slice(-n);
      for (const number of earlier().reverse()) {
        if (found.length >= n) break;
        found = [...read(folder, number), ...found];
      }
      return lastOf(found, n);
    },
    range: (asked, start, stop = Number.POSITIVE_INFINITY) => {
      const number = asked > 0 ? asked : asked === 0 ? session : earlier().at(asked);
      if (number === undefined) return [];
      const found = number === session ? entries : read(folder, number);
      return found.filter(({ line }) => line >= start && line < stop);
    },
    search: (pattern, { n, unique }) => {
      const matches = glob(pattern);
      let found = all().filter(({ input }) => matches(input));
      if (unique) {
        const last = new Map(found.map(({ input }, i) => [input, i]));
        found = found.filter(({ input }, i) => last.get(input) === i);
      }
      return n === undefined ? found : lastOf(found, n);
    },
  };
}

/** The last `n`; `slice(-0)` would be all. */
const lastOf = (entries: Entry[], n: number): Entry[] => (n > 0 ? entries.slice(-n) : []);

const fileOf = (folder: string, session: number): string =>
  path.join(folder, `${String(session).padStart(8, "0")}.jsonl`);

/** Makes the next session's file; `undefined` where that cannot be. */
function begin(folder: string): number | undefined {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const sessions = sessionsIn(folder);
    for (const old of sessions.slice(0, -kept)) fs.rmSync(fileOf(folder, old), { force: true });
    for (let session = (sessions.at(-1) ?? 0) + 1; ; session++) {
      try {
        fs.closeSync(fs.openSync(fileOf(folder, session), "wx", 0o600));
        return session;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    }
  } catch {
    return undefined;
  }
}

function sessionsIn(folder: string): number[] {
  try {
    return fs
      .readdirSync(folder)
      .flatMap((name) => (/^\d+\.jsonl$/.test(name) ? Number.parseInt(name, 10) : []))
      .sort((a, b) => a - b);
  } catch {
    return [];
  }
}

/** A session's entries; a line that was not written to its end is left out. */
function read(folder: string, session: number): Entry[] {
  try {
    return fs
      .readFileSync(fileOf(folder, session), "utf8")
      .split("\n")
      .flatMap((text) => parse(text, session));
  } catch {
    return [];
  }
}

function parse(text: string, session: number): Entry[] {
  try {
    const [line, input, output] = JSON.parse(text) as [number, string, string | undefined];
    return [{ session, line, input, output: output ?? undefined }];
  } catch {
    return [];
  }
}
