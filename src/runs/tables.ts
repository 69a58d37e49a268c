import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { folderOf, idsOfRuns } from "./folder";

/** What a column of a table holds; a `NUMBER` is a DOUBLE, which JSON has no way to write where it is none. */
type ColumnType = "BIGINT" | "VARCHAR" | "TIMESTAMP" | "JSON" | "NUMBER";

/** The tables over all runs, by name: the file in a run's folder that has the rows, and its columns. */
const tables: { readonly [table: string]: { readonly file: string; readonly columns: Record<string, ColumnType> } } = {
  runs: {
    file: "run.json",
    columns: {
      ...{ id: "VARCHAR", task: "VARCHAR", seed: "BIGINT", hash: "VARCHAR", outcome: "JSON", updates: "NUMBER" },
      ...{ started: "TIMESTAMP", seconds: "NUMBER", compiling: "NUMBER", observing: "NUMBER", batch: "BIGINT" },
      ...{
        together: "BIGINT",
        backend: "VARCHAR",
        versions: "JSON",
        settings: "JSON",
        resumed: "JSON",
        circuit: "JSON",
      },
    },
  },
  steps: {
    file: "steps.jsonl",
    columns: { step: "BIGINT", stage: "VARCHAR", area: "VARCHAR", objective: "VARCHAR", loss: "NUMBER" },
  },
  tests: {
    file: "tests.jsonl",
    columns: {
      ...{ step: "BIGINT", epoch: "BIGINT", stage: "VARCHAR", area: "VARCHAR", objective: "VARCHAR" },
      ...{ loss: "NUMBER", accuracy: "NUMBER" },
    },
  },
  pathways: {
    file: "pathways.jsonl",
    columns: {
      ...{ step: "BIGINT", stage: "VARCHAR", pathway: "VARCHAR", rule: "VARCHAR", angle: "NUMBER", cosine: "NUMBER" },
      ...{ bias: "NUMBER", variance: "NUMBER", snr: "NUMBER", weights: "NUMBER", update: "NUMBER" },
      ...{ dead: "NUMBER", activity: "NUMBER" },
    },
  },
  alignment: {
    file: "alignment.jsonl",
    columns: {
      ...{ step: "BIGINT", stage: "VARCHAR", pathway: "VARCHAR", rule: "VARCHAR", other: "VARCHAR", cosine: "NUMBER" },
    },
  },
};

/** The statements by which DuckDB has the tables, as views of the files there are. */
export function statements(): string[] {
  const ids = idsOfRuns();
  return [
    // The text of a number as exact JSON has it: 0.1, "number:NaN".
    `create macro number(x) as try_cast(replace(x ->> '$', 'number:', '') as double)`,
    ...Object.entries(tables).map(([name, { file, columns }]) => {
      const files = ids.map((id) => join(folderOf(id), file)).filter((path) => existsSync(path));
      return `create view ${name} as ${files.length > 0 ? read(name, files, columns) : nothing(name, columns)}`;
    }),
  ];
}

/** Rows have the name of their run in front. */
const runColumn = (name: string) => (name === "runs" ? [] : ["run"]);

function read(name: string, files: readonly string[], columns: Record<string, ColumnType>): string {
  const typed = Object.entries(columns).map(([column, type]) => `"${column}": '${type === "NUMBER" ? "JSON" : type}'`);
  const options = [
    `[${files.map(quoted).join(", ")}]`,
    `columns = {${typed.join(", ")}}`,
    "filename = true",
    // A row can be half written; a record that stands by itself is whole.
    ...(name === "runs"
      ? ["format = 'unstructured'", `maximum_object_size = ${largest(files)}`]
      : ["format = 'newline_delimited'", "ignore_errors = true"]),
  ];
  const run = runColumn(name).map(() => "parse_path(filename)[-2] as run");
  const whole = name === "runs" ? "" : " where step is not null";
  return `select ${[...run, ...Object.entries(columns).map(selected)].join(", ")} from read_json(${options.join(", ")})${whole}`;
}

function selected([column, type]: [string, ColumnType]): string {
  if (column === "outcome") return `outcome ->> 'outcome' as outcome`;
  return type === "NUMBER" ? `number("${column}") as "${column}"` : `"${column}"`;
}

function nothing(name: string, columns: Record<string, ColumnType>): string {
  const all = [...runColumn(name).map((column) => [column, "VARCHAR"]), ...Object.entries(columns)];
  const typed = all.map(([column, type]) => `null::${type === "NUMBER" ? "DOUBLE" : type} as "${column}"`);
  return `select ${typed.join(", ")} where false`;
}

const largest = (files: readonly string[]): number =>
  Math.max(2 ** 24, ...files.map((file) => statSync(file).size + 1024));

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
