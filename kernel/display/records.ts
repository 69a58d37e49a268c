import { countOf } from "./numbers";
import { renderer } from "./renderer";
import { type TableSource, viewOf } from "./table";
import { tableHtml } from "./table-html";

type Records = readonly Record<string, unknown>[];

/** Lists of plain objects with the same keys and simple values: a table; as plain text they stay what they are. */
export const records = renderer<Records>({
  recognises(value): value is Records {
    if (!Array.isArray(value) || value.length < 2) return false;
    const sample = value.slice(0, 50) as unknown[];
    const keys = Object.keys(sample[0] as object);
    return keys.length > 0 && keys.length <= 30 && sample.every((item) => isRecord(item) && sameKeys(keys, item));
  },
  render: (value) => ({ "text/html": tableHtml(viewOf(recordsSource(value))) }),
});

function recordsSource(value: Records): TableSource {
  const names = Object.keys(value[0]!);
  return {
    columns: names.map((name) => ({ name })),
    rows: value.length,
    label: (row) => row,
    cell: (row, column) => value[row]?.[names[column]!],
    dims: `${countOf(value.length, "record")} × ${countOf(names.length, "field")}`,
  };
}

const isRecord = (item: unknown): item is Record<string, unknown> =>
  typeof item === "object" && item !== null && Object.getPrototypeOf(item) === Object.prototype;

const sameKeys = (keys: readonly string[], item: Record<string, unknown>): boolean =>
  Object.keys(item).length === keys.length && keys.every((key) => Object.hasOwn(item, key) && isSimple(item[key]));

const isSimple = (value: unknown): boolean =>
  (typeof value !== "object" && typeof value !== "function") || value === null;
