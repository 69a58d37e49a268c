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
 * The mean over a window of about 2 `half` + 1 values around each one. Towards both ends the window narrows, so that the
 * curve begins and ends where the data do. Missing values are left out.
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
    const reach = Math.min(half, i, values.length - 1 - i);
    const [from, to] = [i - reach, i + reach + 1];
    return (sums[to]! - sums[from]!) / (counts[to]! - counts[from]!);
  });
}

/**
 * At most about `most` points that look like all of them: of every stretch its lowest and its highest value, so that no
 * spike is lost, and the last point of all.
 */
export function thinned({ x, y }: Series, most = 1000): { x: number[]; y: number[] } {
  if (y.length <= most) return { x: [...x], y: [...y] };
  const stretch = Math.ceil((2 * y.length) / (most - 1));
  const kept = new Set<number>();
  for (let from = 0; from < y.length; from += stretch) {
    let [low, high] = [from, from];
    for (let i = from; i < Math.min(from + stretch, y.length); i++) {
      if (y[i]! < y[low]!) low = i;
      if (y[i]! > y[high]!) high = i;
    }
    kept.add(Math.min(low, high)).add(Math.max(low, high));
  }
  const order = [...kept.add(y.length - 1)];
  return { x: order.map((i) => x[i]!), y: order.map((i) => y[i]!) };
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
