import type { Axis } from "./axis";
import { element, px } from "./element";
import type { Axes, Space, StyledTrace } from "./mark";
import { isFiniteNumber, listIn, numberIn, type Options, optionsOf, textIn } from "./options";

/** One bar: its two ends in coordinates, which differ along one axis only. */
interface ErrorBar {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** The bars that `error_x` and `error_y` ask for. */
export function errorsOf({ options }: StyledTrace, axes: Axes): ErrorBar[] {
  const [xs, ys] = [listIn(options, "x"), listIn(options, "y")];
  const count = Math.max(xs?.length ?? 0, ys?.length ?? 0);
  const along = (letter: "x" | "y", axis: Axis, values: readonly unknown[] | undefined) => {
    const error = optionsOf(options[`error_${letter}`]);
    if (Object.keys(error).length === 0 || error.visible === false) return [];
    return Array.from({ length: count }, (_, i): ErrorBar => {
      const value = Number(values?.[i] ?? i);
      const [above, below] = sizes(error, i, value);
      const ends: [number, number] = [axis.coordinate(value - below), axis.coordinate(value + above)];
      const x = axes.x.coordinate(xs?.[i] ?? i);
      const y = axes.y.coordinate(ys?.[i] ?? i);
      return letter === "x" ? { x: ends, y: [y, y] } : { x: [x, x], y: ends };
    });
  };
  return [...along("x", axes.x, xs), ...along("y", axes.y, ys)];
}

function sizes(error: Options, i: number, value: number): [above: number, below: number] {
  const at = (key: string): number | undefined => {
    const size = listIn(error, key)?.[i];
    return isFiniteNumber(size) ? size : undefined;
  };
  const type = textIn(error, "type") ?? (listIn(error, "array") ? "data" : "percent");
  if (type === "data") return [at("array") ?? 0, at("arrayminus") ?? at("array") ?? 0];
  const amount = numberIn(error, "value") ?? 10;
  const size =
    type === "constant" ? amount : type === "sqrt" ? Math.sqrt(Math.abs(value)) : (Math.abs(value) * amount) / 100;
  return [size, size];
}

export function errorBars(bars: readonly ErrorBar[], { x, y }: Space, { options, color }: StyledTrace): string {
  const own = { ...optionsOf(options.error_x), ...optionsOf(options.error_y) };
  const cap = numberIn(own, "width") ?? 4;
  const path = bars
    .map((bar) => {
      const [x0, x1, y0, y1] = [x(bar.x[0]), x(bar.x[1]), y(bar.y[0]), y(bar.y[1])];
      if (![x0, x1, y0, y1].every(Number.isFinite)) return "";
      const upright = x0 === x1;
      const caps = [
        [x0, y0],
        [x1, y1],
      ].map(([cx, cy]) =>
        upright ? `M${px(cx! - cap)},${px(cy!)}h${px(2 * cap)}` : `M${px(cx!)},${px(cy! - cap)}v${px(2 * cap)}`,
      );
      return `M${px(x0)},${px(y0)}L${px(x1)},${px(y1)}${caps.join("")}`;
    })
    .join("");
  const stroke = textIn(own, "color") ?? color;
  return element("path", { d: path, fill: "none", stroke, "stroke-width": numberIn(own, "thickness") ?? 1.5 });
}
