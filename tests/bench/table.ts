import type { Result, Row } from "./benchmark";

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * A result as text: medians with the smallest value in brackets, and each peer's median as a multiple of Triad's; in the
 * last column what Triad is to reach, where something is.
 */
export function tableText({ columns, rows }: Result): string {
  const aims = rows.some(({ target }) => target !== undefined);
  const lines = [["", ...columns], ...rows.map((row) => [row.measure, ...cells(row)])];
  if (aims) for (const [i, line] of lines.entries()) line.push(i === 0 ? "target" : verdict(rows[i - 1]!));
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) => line.map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join("   "))
    .join("\n");
}

function verdict({ target, values: [own = []] }: Row): string {
  if (target === undefined) return "";
  return `${target} ${own.length === 0 ? "not measured" : median(own) <= target ? "met" : "NOT MET"}`;
}

function cells(row: Row): string[] {
  return row.values.map((repetitions, i) => {
    if (repetitions.length === 0) return "–";
    return `${short(median(repetitions))} (${short(Math.min(...repetitions))})${i === 0 ? "" : multiple(row, i)}`;
  });
}

// A peer's as a multiple of Triad's.
function multiple({ values, paired }: Row, peer: number): string {
  const [own = [], its] = [values[0], values[peer]!];
  if (own.length === 0 || median(own) === 0) return "";
  if (!paired) return `  × ${(median(its) / median(own)).toFixed(2)}`;
  const rounds = its.map((value, i) => value / own[i]!);
  return `  × ${median(rounds).toFixed(2)} [${Math.min(...rounds).toFixed(2)}–${Math.max(...rounds).toFixed(2)}]`;
}

/** Three digits, or the whole number. */
const short = (value: number): string =>
  value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toPrecision(3);
