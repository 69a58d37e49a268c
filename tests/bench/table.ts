import type { Result, Row } from "./benchmark";

function median(values: readonly number[]): number {
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
  const lines = [["", ...columns], ...rows.map(({ measure, values }) => [measure, ...cells(values)])];
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

function cells(values: Row["values"]): string[] {
  const own = values[0]!.length === 0 ? undefined : median(values[0]!);
  return values.map((repetitions, i) => {
    if (repetitions.length === 0) return "–";
    const middle = median(repetitions);
    const ratio = i === 0 || own === undefined || own === 0 ? "" : `  × ${(middle / own).toFixed(2)}`;
    return `${short(middle)} (${short(Math.min(...repetitions))})${ratio}`;
  });
}

/** Three digits, or the whole number. */
const short = (value: number): string =>
  value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toPrecision(3);
