import type { Result, Row } from "./benchmark";

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A result as text: medians with the smallest value in brackets, and each peer's median as a multiple of Triad's. */
export function tableText({ columns, rows }: Result): string {
  const lines = [["", ...columns], ...rows.map(({ measure, values }) => [measure, ...cells(values)])];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) => line.map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join("   "))
    .join("\n");
}

function cells(values: Row["values"]): string[] {
  const own = values[0]!.length === 0 ? undefined : median(values[0]!);
  return values.map((repetitions, i) => {
    if (repetitions.length === 0) return "–";
    const middle = median(repetitions);
    const ratio = i === 0 || own === undefined ? "" : `  × ${(middle / own).toFixed(2)}`;
    return `${short(middle)} (${short(Math.min(...repetitions))})${ratio}`;
  });
}

/** Three digits, or the whole number. */
const short = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
