import { formatOf } from "./number-format";
import { listIn, numberIn, type Options, pairIn, textIn } from "./options";
import { dateTicks, linearTicks, logTicks, type Tick } from "./ticks";

export type AxisKind = "linear" | "log" | "date" | "category";

/** An axis before it has a length: how values become coordinates, which are what marks calculate with. */
export interface Axis {
  readonly id: string;
  readonly letter: "x" | "y";
  readonly kind: AxisKind;
  readonly options: Options;
  /** `NaN` for a value that has no place on the axis, such as a gap, or zero on a logarithmic one. */
  coordinate(value: unknown): number;
  readonly categories: readonly string[];
}

export function axisOf(id: string, options: Options, values: readonly unknown[]): Axis {
  const kind = kindOf(options, values);
  const categories =
    kind === "category"
      ? [...new Set([...(listIn(options, "categoryarray") ?? []), ...values].filter(isPresent).map(String))]
      : [];
  const places = new Map(categories.map((category, i) => [category, i]));
  const coordinates: Record<AxisKind, (value: unknown) => number> = {
    linear: numberOf,
    log: (value) => (numberOf(value) > 0 ? Math.log10(numberOf(value)) : Number.NaN),
    date: (value) => (typeof value === "number" ? value : Date.parse(withZone(String(value)))),
    category: (value) => places.get(String(value)) ?? Number.NaN,
  };
  return { id, letter: id.startsWith("x") ? "x" : "y", kind, options, categories, coordinate: coordinates[kind] };
}

const isPresent = (value: unknown): boolean => value !== null && value !== undefined;

/** Of numbers near the end of what there are, even differences would be infinite. */
const furthest = 1e150;

function numberOf(value: unknown): number {
  const isNumeric =
    typeof value === "string" ? value.trim() !== "" : typeof value === "number" || typeof value === "boolean";
  const number = isNumeric ? Number(value) : Number.NaN;
  return Math.abs(number) < furthest ? number : Number.NaN;
}

const dateLike = /^\d{4}-\d\d(-\d\d([T ]\d\d:\d\d.*)?)?$/;
// a time without a zone means UTC here, or the same notebook would draw differently elsewhere
const withZone = (text: string): string => (/\d\d:\d\d[\d:.]*$/.test(text) ? `${text.replace(" ", "T")}Z` : text);

function kindOf(options: Options, values: readonly unknown[]): AxisKind {
  const asked = textIn(options, "type");
  if (asked === "linear" || asked === "log" || asked === "date" || asked === "category") return asked;
  const sample = values.slice(0, 10_000).filter(isPresent);
  if (sample.length > 0 && sample.every((value) => typeof value === "string" && dateLike.test(value))) return "date";
  const numeric = sample.filter((value) => Number.isFinite(numberOf(value))).length;
  return numeric >= sample.length / 2 ? "linear" : "category";
}

/** The range of coordinates that an axis shows; reversed axes run from high to low. Half a range may be asked for. */
export function rangeOf(axis: Axis, low: number, high: number): readonly [number, number] {
  const { kind, options } = axis;
  const asked = listIn(options, "range") ?? [];
  const most = kind === "log" ? 308 : furthest;
  const [from, to] = asked.map((end) => (kind === "date" ? axis.coordinate(end) : numberOf(end)));
  if (kind === "category") [low, high] = [-0.5, Math.max(0, axis.categories.length - 1) + 0.5];
  if (!(low <= high)) [low, high] = [0, 1];
  const fromZero = kind === "linear" && textIn(options, "rangemode") === "tozero";
  if (fromZero) [low, high] = [Math.min(0, low), Math.max(0, high)];
  if (low === high) [low, high] = [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2];
  const [start, end] = options.autorange === "reversed" ? [high, low] : [low, high];
  const range = [isWithin(from, most) ? from : start, isWithin(to, most) ? to : end] as const;
  return range[0] === range[1] ? [start, end] : range;
}

const isWithin = (end: number | undefined, most: number): end is number => end !== undefined && Math.abs(end) <= most;

export function ticksOf(axis: Axis, [from, to]: readonly [number, number], length: number): readonly Tick[] {
  const { kind, options } = axis;
  if (options.showticklabels === false && options.ticks === "") return [];
  const values = listIn(options, "tickvals");
  const [low, high] = from < to ? [from, to] : [to, from];
  const count = Math.min(100, Math.max(2, numberIn(options, "nticks") ?? length / (axis.letter === "x" ? 90 : 55)));
  const ticks = values
    ? givenTicks(axis, values)
    : kind === "category"
      ? categoryTicks(axis, length)
      : counted(kind, from, to, count, numberIn(options, "dtick"));
  const format = kind === "linear" || kind === "log" ? formatOf(textIn(options, "tickformat")) : undefined;
  const before = textIn(options, "tickprefix") ?? "";
  const after = textIn(options, "ticksuffix") ?? "";
  return ticks
    .filter(({ at }) => at >= low - 1e-9 * (high - low) && at <= high + 1e-9 * (high - low))
    .map(({ at, label }) => {
      const text = format && !listIn(options, "ticktext") ? format(kind === "log" ? 10 ** at : at) : label;
      return { at, label: `${before}${text}${after}` };
    });
}

function counted(kind: Exclude<AxisKind, "category">, from: number, to: number, count: number, step?: number): Tick[] {
  if (kind === "log") return logTicks(from, to, count);
  return kind === "date" ? dateTicks(from, to, count) : linearTicks(from, to, count, step);
}

function givenTicks(axis: Axis, values: readonly unknown[]): Tick[] {
  const texts = listIn(axis.options, "ticktext");
  return values.map((value, i) => ({ at: axis.coordinate(value), label: String(texts?.[i] ?? value) }));
}

function categoryTicks({ categories }: Axis, length: number): Tick[] {
  const every = Math.max(1, Math.ceil((categories.length * 14) / length));
  return categories.map((label, at) => ({ at, label })).filter(({ at }) => at % every === 0);
}

/** The part of the drawing, from 0 to 1, that the axis runs along. */
export function domainOf(options: Options): readonly [number, number] | undefined {
  const [from, to] = pairIn(options, "domain") ?? [0, 0];
  return from >= 0 && from < to && to <= 1 ? [from, to] : undefined;
}
