/** Where an axis has a tick, in its own coordinates, and what it says there. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Ticks at 1, 2 or 5 times a power of ten, about `count` of them. */
export function linearTicks(
  from: number,
  to: number,
  count: number,
  step = niceStep(Math.abs(to - from) / count),
): Tick[] {
  const [low, high] = from < to ? [from, to] : [to, from];
  if (!(step > 0) || (high - low) / step > 1_000) return [];
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const values = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  const label = labelling(step, Math.max(Math.abs(low), Math.abs(high)));
  return values.map((at) => ({ at, label: label(at) }));
}

export function niceStep(rough: number): number {
  if (!(rough > 0) || !Number.isFinite(rough)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const share = rough / power;
  return power * (share <= 1.5 ? 1 : share <= 3.5 ? 2 : share <= 7.5 ? 5 : 10);
}

/** One manner of writing for all ticks of an axis, so that they have the same decimals and the same unit. */
function labelling(step: number, largest: number): (value: number) => string {
  const power = Math.floor(Math.log10(step) + 1e-9);
  if (largest >= 1e12 || largest < 1e-3) {
    const common = Math.floor(Math.log10(largest) + 1e-9);
    const digits = decimals(common - power);
    return (value) => (value === 0 ? "0" : minus(`${(value / 10 ** common).toFixed(digits)}×10${raised(common)}`));
  }
  const [unit, name] =
    largest >= 1e9 ? [1e9, "B"] : largest >= 1e6 ? [1e6, "M"] : largest >= 1e4 ? [1e3, "k"] : [1, ""];
  const digits = decimals(Math.round(Math.log10(unit)) - power);
  return (value) => minus(`${(value / unit).toFixed(digits)}${value === 0 ? "" : name}`);
}

const decimals = (count: number): number => Math.max(0, Math.min(12, count));

/** Ticks of a logarithmic axis, whose coordinates are powers of ten: at whole powers, and between them where few fit. */
export function logTicks(from: number, to: number, count: number): Tick[] {
  const [low, high] = from < to ? [from, to] : [to, from];
  const every = Math.max(1, Math.ceil((high - low) / count));
  const within = high - low < 0.5 ? [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9] : high - low < 2.2 ? [1, 2, 5] : [1];
  const ticks: Tick[] = [];
  for (let power = Math.floor(low / every) * every; power <= Math.ceil(high); power += every) {
    for (const factor of within) {
      const at = power + Math.log10(factor);
      if (at >= low - 1e-9 && at <= high + 1e-9) ticks.push({ at, label: powerLabel(power, factor) });
    }
  }
  return ticks;
}

function powerLabel(power: number, factor: number): string {
  if (power >= -3 && power <= 4) return String(Number((factor * 10 ** power).toPrecision(6)));
  return factor === 1 ? `10${raised(power)}` : `${factor}×10${raised(power)}`;
}

const raised = (power: number): string =>
  [...String(power)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? "⁻").join("");
const minus = (text: string): string => text.replace(/^-/, "−").replace(/^−(0(\.0*)?)$/, "$1");

const second = 1_000;
const day = 86_400 * second;
const dateSteps = [
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200].map((n) => n * second),
  ...[1, 2, 7, 14].map((n) => n * day),
];

/** Ticks of a time axis, whose coordinates are milliseconds since 1970, in UTC. */
export function dateTicks(from: number, to: number, count: number): Tick[] {
  const [low, high] = from < to ? [from, to] : [to, from];
  const step = dateSteps.find((size) => (high - low) / size <= count);
  if (step === undefined) return monthTicks(low, high, count);
  const first = Math.ceil(low / step) * step;
  const values = Array.from({ length: Math.floor((high - first) / step) + 1 }, (_, i) => first + i * step);
  return values.map((at) => {
    const iso = new Date(at).toISOString();
    return { at, label: step >= day ? iso.slice(0, 10) : step >= 60 * second ? iso.slice(11, 16) : iso.slice(11, 19) };
  });
}

function monthTicks(low: number, high: number, count: number): Tick[] {
  const months = (high - low) / (30.4 * day);
  const every = [1, 2, 3, 6].find((n) => months / n <= count) ?? 12 * Math.ceil(niceStep(months / 12 / count));
  const start = new Date(low).getUTCFullYear();
  const last = Math.ceil((months + 24) / every);
  return Array.from({ length: last }, (_, i) => Date.UTC(start, i * every, 1))
    .filter((at) => at >= low && at <= high)
    .map((at) => ({ at, label: new Date(at).toISOString().slice(0, every % 12 === 0 ? 4 : 7) }));
}
