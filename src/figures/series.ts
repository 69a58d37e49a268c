/** Values in the order of their steps; a value may be missing (NaN). */
export interface Series {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** The rows that share a key, in order of appearance. */
export function grouped<Row>(rows: readonly Row[], key: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

/**
 * The mean over a window of about 2 `half` + 1 values around each one, missing values left out.
 *
 * At the beginning, where a loss falls fast, the window narrows, so that the curve begins where the values do; at the end,
 * where single values differ by chance only, it is cut off, so that the curve ends on a mean.
 */
export function smooth(values: readonly number[], half: number): number[] {
  const sums = [0];
  const counts = [0];
  values.forEach((value, i) => {
    const there = Number.isFinite(value);
    sums.push(sums[i]! + (there ? value : 0));
    counts.push(counts[i]! + (there ? 1 : 0));
  });
  return values.map((_, i) => {
    const reach = Math.min(half, i);
    const [from, to] = [i - reach, Math.min(i + reach + 1, values.length)];
    return (sums[to]! - sums[from]!) / (counts[to]! - counts[from]!);
  });
}

/**
 * At most about `most` points that look like all of them: of every stretch its lowest and its highest value, so that no
 * spike is lost, and the last point of all. To six digits, since a figure is stored in its notebook.
 */
export function thinned({ x, y }: Series, most = 1000): { x: number[]; y: number[] } {
  const every = y.length <= most;
  const order = [...new Set(every ? y.keys() : extremes(y, Math.ceil((2 * y.length) / (most - 1))))];
  return { x: order.map((i) => x[i]!), y: order.map((i) => Number(y[i]!.toPrecision(6))) };
}

function* extremes(y: readonly number[], stretch: number): Iterable<number> {
  for (let from = 0; from < y.length; from += stretch) {
    let [low, high] = [from, from];
    for (let i = from; i < Math.min(from + stretch, y.length); i++) {
      if (y[i]! < y[low]!) low = i;
      if (y[i]! > y[high]!) high = i;
    }
    yield Math.min(low, high);
    yield Math.max(low, high);
  }
  yield y.length - 1;
}

/** Whether a logarithmic axis shows the values better: they are above zero and span more than two decades. */
export function spansDecades(values: readonly number[]): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > 0 && high / low > 100;
}
