/** A time in ms, by the unit in which it is at least one, to `digits` significant digits. */
export function duration(ms: number, digits = 3): string {
  if (ms >= 60_000) return `${Math.floor(ms / 60_000)} min ${Number(((ms % 60_000) / 1000).toPrecision(digits))} s`;
  const [name, size] = units.find((unit) => Math.abs(ms) >= unit[1]) ?? units[units.length - 1]!;
  return `${Number((ms / size).toPrecision(digits))} ${name}`;
}

/** Units by their size in ms. */
const units: readonly (readonly [string, number])[] = [
  ["s", 1000],
  ["ms", 1],
  ["µs", 1e-3],
  ["ns", 1e-6],
];
