import type { Axis } from "./axis";
import { barMarks } from "./bar-series";
import type { Kind, StyledTrace } from "./mark";
import { listIn, numberIn, type Options, optionsOf, textIn } from "./options";
import { niceStep } from "./ticks";

/** Counts of values in bins, which are the same for all histograms on the same axes. */
export const histogram: Kind = {
  values: ({ options }) =>
    isHorizontal(options) ? { x: [], y: listIn(options, "y") ?? [] } : { x: listIn(options, "x") ?? [], y: [] },
  marks(traces, axes, layout) {
    const samples = traces.map((trace) => coordinatesOf(trace, isHorizontal(trace.options) ? axes.y : axes.x));
    const series = traces.map((trace, i) => {
      const horizontal = isHorizontal(trace.options);
      const { start, size } = binsOf(trace.options, horizontal ? axes.y : axes.x, samples.flat());
      const counts = countsOf(samples[i]!, start, size);
      const positions = [...counts.keys()].map((bin) => start + (bin + 0.5) * size);
      const scale = normalization(trace.options, samples[i]!.length, size);
      return { trace, horizontal, positions, sizes: [...counts.values()].map((count) => count * scale), width: size };
    });
    return barMarks(series, axes, layout);
  },
};

const isHorizontal = (options: Options): boolean =>
  listIn(options, "y") !== undefined && listIn(options, "x") === undefined;

function coordinatesOf(trace: StyledTrace, axis: Axis): number[] {
  const { x, y } = histogram.values(trace);
  return [...x, ...y].map(axis.coordinate).filter(Number.isFinite);
}

function binsOf(options: Options, axis: Axis, sample: readonly number[]): { start: number; size: number } {
  if (axis.kind === "category") return { start: -0.5, size: 1 };
  const asked = optionsOf(options[`${axis.letter}bins`]);
  const size = numberIn(asked, "size") ?? binSize(sample, numberIn(options, `nbins${axis.letter}`));
  const low = sample.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const whole = sample.every(Number.isInteger) && size >= 1;
  return { start: numberIn(asked, "start") ?? Math.floor(low / size) * size - (whole ? 0.5 : 0), size };
}

/** Freedman and Diaconis 1981: twice the interquartile range by the cube root of the count; then a round number. */
function binSize(sample: readonly number[], most: number | undefined): number {
  const sorted = [...sample].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const range = at(1) - at(0);
  const wide = (2 * (at(0.75) - at(0.25))) / Math.cbrt(sorted.length || 1);
  const size = niceStep(Math.max(range / (most ?? 60), most ? 0 : wide || range / 10 || 1));
  return sorted.every(Number.isInteger) ? Math.max(1, size) : size;
}

function countsOf(sample: readonly number[], start: number, size: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of sample) {
    const bin = Math.floor((value - start) / size + 1e-9);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  return counts;
}

function normalization(options: Options, count: number, size: number): number {
  const norm = textIn(options, "histnorm") ?? "";
  const share = norm.startsWith("probability") ? 1 / count : norm === "percent" ? 100 / count : 1;
  return norm.includes("density") ? share / size : share;
}
