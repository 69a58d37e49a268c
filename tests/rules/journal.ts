import fs from "node:fs";
import path from "node:path";

/** Results of work that can be cut short at any moment, by what they are the results of: what is in it need not be done again. */
export interface Journal {
  /** The result that is there, or the one that `work` gives, which is written down. */
  result<T>(key: readonly unknown[], work: () => Promise<T>): Promise<T>;
}

interface Line {
  readonly key: string;
  readonly result: unknown;
}

/** A journal that is kept in a file, a line of JSON each result; a line that a crash cut short is no result. */
export function journal(file: string): Journal {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  const results = new Map(text.split("\n").flatMap((line) => parsed(line) ?? []));
  // What comes next begins a line of its own.
  if (text !== "" && !text.endsWith("\n")) fs.appendFileSync(file, "\n");
  return {
    async result<T>(parts: readonly unknown[], work: () => Promise<T>): Promise<T> {
      const key = JSON.stringify(parts);
      if (results.has(key)) return results.get(key) as T;
      const result = await work();
      fs.appendFileSync(file, `${JSON.stringify({ key, result } satisfies Line)}\n`);
      // As it would be read again.
      results.set(key, JSON.parse(JSON.stringify(result)));
      return results.get(key) as T;
    },
  };
}

function parsed(line: string): [[string, unknown]] | undefined {
  try {
    const { key, result } = JSON.parse(line) as Line;
    return [[key, result]];
  } catch {
    return undefined;
  }
}
