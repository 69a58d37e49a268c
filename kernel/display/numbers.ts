/** One number in few characters: at most six significant digits, an exponent where zeros would hide them. */
export function short(value: number, digits = 6): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return grouped(value);
  const size = Math.abs(value);
  return size < 1e-4 || size >= 1e9 ? exponential(value, digits - 2) : String(Number(value.toPrecision(digits)));
}

/**
 * Numbers that stand below each other: as many decimals for each as the one that needs most, within `digits` significant
 * ones of the largest. What that would show as zero, and is not, gets an exponent.
 */
export function aligned(values: readonly number[], digits = 6): string[] {
  const finite = values.filter(Number.isFinite);
  if (finite.every(Number.isInteger)) return values.map(grouped);
  const largest = finite.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest >= 1e9 || largest < 1e-4) return values.map((value) => exponential(value, digits - 2));
  const most = Math.max(0, digits - 1 - Math.max(0, Math.floor(Math.log10(largest))));
  const needed = finite.map((value) => Number(value.toFixed(most)).toString().split(".")[1]?.length ?? 0);
  const decimals = needed.reduce((highest, count) => Math.max(highest, count), 0);
  return values.map((value) => {
    if (!Number.isFinite(value)) return String(value);
    const fixed = value.toFixed(decimals);
    return value !== 0 && Number(fixed) === 0 ? exponential(value, 2) : fixed;
  });
}

/** A count with its thousands set apart: `60,000`. */
export const counted = (count: number): string => count.toLocaleString("en-US");

/** A count and what is counted: `1 row`, `60,000 rows`. */
export const countOf = (count: number, noun: string): string => `${counted(count)} ${noun}${count === 1 ? "" : "s"}`;

const grouped = (value: number): string => (Math.abs(value) >= 1e15 ? exponential(value, 6) : String(value));
const exponential = (value: number, decimals: number): string =>
  value === 0 || !Number.isFinite(value)
    ? String(value)
    : value
        .toExponential(decimals)
        .replace(/\.?0+e/, "e")
        .replace("e+", "e");
