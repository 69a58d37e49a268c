import { element } from "./element";
import { errorBars, errorsOf } from "./error-bars";
import { type Axes, extentOf, type Mark, type StyledTrace } from "./mark";
import { eachOf, isText, numberIn, type Options, optionsOf, textIn } from "./options";
import { richText } from "./rich-text";

/** Bars before they are arranged with those of other traces: where they stand, and how long each is. */
export interface BarSeries {
  readonly trace: StyledTrace;
  readonly horizontal: boolean;
  /** Coordinates along the axis on which the bars stand. */
  readonly positions: readonly number[];
  readonly sizes: readonly number[];
  readonly bases?: readonly number[];
  /** In coordinates; from the distances between bars where it is not given. */
  readonly width?: number;
}

interface Bar {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** Bars of several traces beside each other, on top of each other, or over each other, as `barmode` says. */
export function barMarks(series: readonly BarSeries[], axes: Axes, layout: Options): Mark[] {
  const mode = textIn(layout, "barmode") ?? "group";
  const beside = mode === "group" ? series.length : 1;
  const stacks = new Map<string, number>();
  return series.map((one, i) => {
    const slot = one.width ?? spacing(series);
    const gap = numberIn(layout, "bargap") ?? (one.width === undefined ? 0.2 : 0);
    const width = numberIn(one.trace.options, "width") ?? (slot * (1 - gap)) / beside;
    const offset = beside === 1 ? 0 : (i - (beside - 1) / 2) * width;
    const bars = one.positions.map((position, k): Bar => {
      const base =
        mode === "stack" || mode === "relative" ? stacked(stacks, position, one.sizes[k]!) : (one.bases?.[k] ?? 0);
      const middle = position + offset;
      return { from: middle - width / 2, to: middle + width / 2, start: base, end: base + one.sizes[k]! };
    });
    return markOf(one, bars, axes, { offset, margin: one.width === undefined ? (slot * gap) / 2 : 0 });
  });
}

/** The smallest distance between two places at which any of the traces has a bar. */
function spacing(series: readonly BarSeries[]): number {
  const places = [...new Set(series.flatMap(({ positions }) => positions.filter(Number.isFinite)))].sort(
    (a, b) => a - b,
  );
  const distances = places.slice(1).map((place, i) => place - places[i]!);
  return distances.reduce((least, distance) => Math.min(least, distance), distances[0] ?? 1);
}

function stacked(stacks: Map<string, number>, position: number, size: number): number {
  const key = `${position} ${size < 0}`;
  const base = stacks.get(key) ?? 0;
  stacks.set(key, base + (Number.isFinite(size) ? size : 0));
  return base;
}

function markOf(
  { trace, horizontal }: BarSeries,
  bars: readonly Bar[],
  axes: Axes,
  { offset, margin }: { offset: number; margin: number },
): Mark {
  const { options } = trace;
  const valueAxis = horizontal ? axes.x : axes.y;
  const marker = optionsOf(options.marker);
  const fill = eachOf(marker.color, trace.color, isText);
  const line = optionsOf(marker.line);
  const width = numberIn(line, "width");
  const style = {
    stroke: width ? (textIn(line, "color") ?? "#444") : undefined,
    "stroke-width": width,
    opacity: numberIn(options, "opacity") ?? numberIn(marker, "opacity"),
  };
  const errors = errorsOf(trace, axes);
  const ends = bars.flatMap(({ start, end }) => [valueAxis.coordinate(start), valueAxis.coordinate(end)]);
  const errorEnds = errors.flatMap((error) => (horizontal ? error.x : error.y));
  // beside the outermost bars as much as between bars
  const along = extentOf(
    bars.flatMap(({ from, to }) => [from - margin, to + margin]),
    false,
  );
  const values = extentOf([...ends, ...errorEnds]);
  const upwards = { ...values, room: { low: values.low < 0 || valueAxis.kind === "log", high: values.high > 0 } };
  const text = eachOf(options.text, "", isText);
  return {
    x: horizontal ? upwards : along,
    y: horizontal ? along : upwards,
    draw(space) {
      const rects = bars.map(({ from, to, start, end }, i) => {
        const [a, b] = horizontal ? [space.y(from), space.y(to)] : [space.x(from), space.x(to)];
        const value = (amount: number): number => {
          const place = horizontal ? space.x(valueAxis.coordinate(amount)) : space.y(valueAxis.coordinate(amount));
          return Number.isNaN(place) && amount === 0 ? (horizontal ? space.left : space.bottom) : place; // log axis
        };
        const [c, d] = [value(start), value(end)];
        if (![a, b, c, d].every(Number.isFinite)) return "";
        const [x, y] = horizontal ? [Math.min(c, d), Math.min(a, b)] : [Math.min(a, b), Math.min(c, d)];
        const [w, h] = horizontal ? [Math.abs(d - c), Math.abs(b - a)] : [Math.abs(b - a), Math.abs(d - c)];
        const label =
          text(i) === ""
            ? ""
            : richText(
                text(i),
                horizontal ? { x: d + 4, y: y + h / 2 + 4 } : { x: x + w / 2, y: y - 4, anchor: "middle" },
              );
        return element("rect", { x, y, width: w, height: h, fill: fill(i), ...style }) + label;
      });
      const shifted = errors.map(({ x, y }) =>
        horizontal
          ? { x, y: [y[0] + offset, y[1] + offset] as const }
          : { x: [x[0] + offset, x[1] + offset] as const, y },
      );
      // bars that touch would show a seam between them
      const drawn = margin === 0 ? element("g", { "shape-rendering": "crispEdges" }, ...rects) : rects.join("");
      return drawn + (errors.length > 0 ? errorBars(shifted, space, { ...trace, color: "#444" }) : "");
    },
    swatch: element("rect", { x: -7, y: -6, width: 14, height: 12, fill: fill(0), ...style }),
  };
}
