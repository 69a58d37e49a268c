import { element, px } from "./element";
import { type Axes, extentOf, type Kind, type Mark, type Space, type StyledTrace } from "./mark";
import { listIn, numberIn, type Options, optionsOf, textIn } from "./options";

/** Quartiles, whiskers within 1.5 times their distance, and the points beyond. */
export const box: Kind = {
  values(trace) {
    const { options } = trace;
    const values = listIn(options, isHorizontal(options) ? "x" : "y") ?? [];
    const places = listIn(options, isHorizontal(options) ? "y" : "x") ?? values.map(() => trace.name);
    return isHorizontal(options) ? { x: values, y: places } : { x: places, y: values };
  },
  marks(traces, axes, layout) {
    const beside = textIn(layout, "boxmode") === "group" ? traces.length : 1;
    return traces.map((trace, i) =>
      markOf(trace, axes, { width: 0.6 / beside, offset: beside === 1 ? 0 : (i - (beside - 1) / 2) * (0.7 / beside) }),
    );
  },
};

const isHorizontal = (options: Options): boolean =>
  textIn(options, "orientation") === "h" || (listIn(options, "y") === undefined && listIn(options, "x") !== undefined);

interface Summary {
  readonly place: number;
  readonly quartiles: readonly [number, number, number];
  readonly whiskers: readonly [number, number];
  readonly points: readonly number[];
}

function markOf(trace: StyledTrace, axes: Axes, { width, offset }: { width: number; offset: number }): Mark {
  const { options, color } = trace;
  const horizontal = isHorizontal(options);
  const { x, y } = box.values(trace);
  const [places, values] = horizontal
    ? [y.map(axes.y.coordinate), x.map(axes.x.coordinate)]
    : [x.map(axes.x.coordinate), y.map(axes.y.coordinate)];
  const groups = new Map<number, number[]>();
  places.forEach((place, i) => {
    if (Number.isFinite(place) && Number.isFinite(values[i]))
      groups.set(place, [...(groups.get(place) ?? []), values[i]!]);
  });
  const shown = textIn(options, "boxpoints") ?? (options.boxpoints === false ? "none" : "outliers");
  const summaries = [...groups].map(([place, sample]) => summaryOf(place + offset, sample, shown));
  const along = extentOf(
    summaries.flatMap(({ place }) => [place - 0.5, place + 0.5]),
    false,
  );
  const across = extentOf(values);
  const stroke = textIn(optionsOf(options.line), "color") ?? textIn(optionsOf(options.marker), "color") ?? color;
  const style = {
    stroke,
    "stroke-width": numberIn(optionsOf(options.line), "width") ?? 2,
    fill: textIn(options, "fillcolor") ?? stroke,
  };
  return {
    x: horizontal ? across : along,
    y: horizontal ? along : across,
    draw: (space) => summaries.map((summary) => drawn(summary, width, horizontal, space, style)).join(""),
    swatch: element("rect", { x: -7, y: -6, width: 14, height: 12, ...style, "fill-opacity": 0.5 }),
  };
}

function summaryOf(place: number, sample: readonly number[], shown: string): Summary {
  const sorted = [...sample].sort((a, b) => a - b);
  const at = (share: number): number => {
    const rank = Math.min(sorted.length - 1, Math.max(0, share * sorted.length - 0.5)); // as Plotly's "linear" method
    const below = Math.floor(rank);
    return sorted[below]! + (rank - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!);
  };
  const [q1, q3] = [at(0.25), at(0.75)];
  const within = sorted.filter((value) => value >= q1 - 1.5 * (q3 - q1) && value <= q3 + 1.5 * (q3 - q1));
  const whiskers = shown === "none" ? [sorted[0]!, sorted.at(-1)!] : [within[0]!, within.at(-1)!];
  const beyond = sorted.filter((value) => value < whiskers[0]! || value > whiskers[1]!);
  return {
    place,
    quartiles: [q1, at(0.5), q3],
    whiskers: [whiskers[0]!, whiskers[1]!],
    points: shown === "all" ? sorted : beyond,
  };
}

function drawn(
  { place, quartiles, whiskers, points }: Summary,
  width: number,
  horizontal: boolean,
  space: Space,
  style: Readonly<Record<string, string | number>>,
): string {
  const at = (along: number, value: number): string =>
    horizontal ? `${px(space.x(value))},${px(space.y(along))}` : `${px(space.x(along))},${px(space.y(value))}`;
  const [left, right] = [place - width / 2, place + width / 2];
  const line = (a: string, b: string): string => `M${a}L${b}`;
  const [q1, median, q3] = quartiles;
  const body = `M${at(left, q1)}L${at(right, q1)}L${at(right, q3)}L${at(left, q3)}Z`;
  const strokes = [
    line(at(left, median), at(right, median)),
    line(at(place, q1), at(place, whiskers[0])),
    line(at(place, q3), at(place, whiskers[1])),
    ...whiskers.map((value) => line(at(place - width / 4, value), at(place + width / 4, value))),
  ];
  const dots = points.map((value) => `M${at(place, value)}m-3,0a3,3 0 1 0 6,0a3,3 0 1 0 -6,0z`).join("");
  return (
    element("path", { ...style, d: body, "fill-opacity": 0.5 }) +
    element("path", { ...style, d: strokes.join(""), fill: "none" }) +
    (dots && element("path", { d: dots, fill: style.fill }))
  );
}
