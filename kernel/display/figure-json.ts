/** A Plotly figure: what `Plotly.newPlot` takes. */
export interface Figure {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout?: Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly frames?: readonly unknown[];
}

const deepest = 24;

/**
 * The figure as JSON can say it, and Plotly reads it: typed arrays as lists, dates as text, numbers that are not finite as
 * gaps; functions are left out.
 */
export function figureJson({ data, layout, config, frames }: Figure): Figure {
  return {
    data: data.map((trace) => plain(trace, 0) as Figure["data"][number]),
    layout: plain(layout ?? {}, 0) as NonNullable<Figure["layout"]>,
    ...(config && { config: plain(config, 0) as NonNullable<Figure["config"]> }),
    ...(frames && { frames: plain(frames, 0) as unknown[] }),
  };
}

function plain(value: unknown, depth: number): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return isJson(value) ? value : undefined;
  if (depth > deepest) return undefined; // a cycle
  if (value instanceof Float32Array) return Array.from(value, shortest);
  if (ArrayBuffer.isView(value))
    return Array.from(value as unknown as ArrayLike<number | bigint>, (item) => plain(item, 0));
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1) ?? null);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  const entries = Object.entries(value).map(([key, item]) => [key, plain(titled(key, item), depth + 1)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

/** A title may be given as text alone, as in older versions of Plotly, which the newer ones would leave out. */
const titled = (key: string, value: unknown): unknown =>
  key === "title" && typeof value === "string" ? { text: value } : value;

const isJson = (value: unknown): boolean => value === null || typeof value === "string" || typeof value === "boolean";

/** The fewest digits that mean the same 32-bit number: 0.1 rather than 0.10000000149011612. */
function shortest(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  for (const digits of [7, 8]) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return Number(value.toPrecision(9));
}
