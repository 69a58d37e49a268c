import { UsageError } from "../support/errors";
import { statements } from "./tables";

/** What a query has found. */
export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly [column: string]: string | number | undefined }[];
}

const where = "runs.query()";

/**
 * The answer to a query in SQL over all runs on disk, by DuckDB.
 *
 * @throws UsageError with what DuckDB says is wrong in it
 */
export async function query(sql: string): Promise<Answer> {
  const { DuckDBInstance } = duckdb();
  // Everything works offline: no extension is looked for.
  const instance = await DuckDBInstance.create(":memory:", { autoinstall_known_extensions: "false" });
  const connection = await instance.connect();
  try {
    for (const statement of statements()) await connection.run(statement);
    const found = await connection.runAndReadAll(sql);
    const columns = found.deduplicatedColumnNames();
    const rows = found.getRowsJS().map((row) => Object.fromEntries(row.map((value, i) => [columns[i]!, cell(value)])));
    return { columns, rows };
  } catch (error) {
    const [said] = (error as Error).message.split("\n\n");
    throw new UsageError(where, said!.replaceAll(/\s*\n\s*/g, " "), { cause: error });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Loaded when it is first asked for: it is large. */
function duckdb() {
  try {
    return require("@duckdb/node-api") as typeof import("@duckdb/node-api");
  } catch (error) {
    throw new UsageError(where, "DuckDB is not installed, or not for this machine; npm ci --ignore-scripts brings it", {
      cause: error,
    });
  }
}

function cell(value: unknown): string | number | undefined {
  if (value === null) return undefined;
  if (typeof value === "number" || typeof value === "string") return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object") return JSON.stringify(value, (_, v) => (typeof v === "bigint" ? Number(v) : v));
  return String(value);
}
