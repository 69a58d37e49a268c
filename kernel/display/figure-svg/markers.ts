import { cssOf } from "../color";
import { colorAt, readScale, reversedScale } from "../color-scale";
import { element, px } from "./element";
import type { ColorBar, StyledTrace } from "./mark";
import { eachOf, isFiniteNumber, isText, listIn, numberIn, optionsOf, textIn, titleIn } from "./options";

interface Markers {
  draw(place: readonly (readonly [x: number, y: number])[]): string;
  readonly swatch: string;
  readonly colorBar?: ColorBar;
}

/** The markers of a trace: one path for all that look alike, so that thousands of points stay a small drawing. */
export function markersOf({ options, color: own }: StyledTrace): Markers {
  const marker = optionsOf(options.marker);
  const size = eachOf(marker.size, 6, isFiniteNumber);
  const symbol = eachOf(marker.symbol, "circle", isText);
  const colorBar = scaleOf(marker);
  const color = colorBar ? scaled(marker, colorBar, own) : eachOf(marker.color, own, isText);
  const style = styleOf(marker);
  return {
    draw(place) {
      const groups = new Map<string, Set<string>>();
      place.forEach(([x, y], i) => {
        if (!Number.isFinite(x) || !Number.isFinite(y)) return;
        const [fill, shape, diameter] = [color(i), symbol(i), size(i)];
        const key = `${fill}\n${shape.endsWith("-open")}`;
        if (!groups.has(key)) groups.set(key, new Set());
        groups.get(key)!.add(symbolPath(shape, x, y, diameter)); // a set: points on top of each other are drawn once
      });
      return [...groups].map(([key, paths]) => pathOf([...paths].join(""), key, style)).join("");
    },
    swatch: pathOf(
      symbolPath(symbol(0), 0, 0, Math.min(12, size(0))),
      `${color(0)}\n${symbol(0).endsWith("-open")}`,
      style,
    ),
    ...(colorBar && marker.showscale === true && { colorBar }),
  };
}

function pathOf(d: string, key: string, style: ReturnType<typeof styleOf>): string {
  const [color, open] = key.split("\n") as [string, string];
  if (open === "true") return element("path", { ...style, d, fill: "none", stroke: color, "stroke-width": 1.5 });
  return element("path", { ...style, d, fill: color });
}

function styleOf(marker: Readonly<Record<string, unknown>>) {
  const line = optionsOf(marker.line);
  const width = numberIn(line, "width");
  return {
    stroke: width ? (textIn(line, "color") ?? "#444") : undefined,
    "stroke-width": width || undefined,
    opacity: numberIn(marker, "opacity"),
  };
}

function scaleOf(marker: Readonly<Record<string, unknown>>): ColorBar | undefined {
  const values = listIn(marker, "color")?.filter(isFiniteNumber);
  if (!values || values.length === 0) return undefined;
  const scale = readScale(marker.colorscale);
  return {
    scale: marker.reversescale === true ? reversedScale(scale) : scale,
    from: numberIn(marker, "cmin") ?? values.reduce((low, value) => Math.min(low, value)),
    to: numberIn(marker, "cmax") ?? values.reduce((high, value) => Math.max(high, value)),
    title: titleIn(optionsOf(marker.colorbar)),
  };
}

function scaled(marker: Readonly<Record<string, unknown>>, { scale, from, to }: ColorBar, otherwise: string) {
  const values = listIn(marker, "color")!;
  return (i: number): string => {
    const value = values[i];
    return isFiniteNumber(value) ? cssOf(colorAt(scale, (value - from) / (to - from || 1))) : otherwise;
  };
}

function symbolPath(name: string, x: number, y: number, size: number): string {
  const r = size / 2;
  const draw = symbols[name.replace(/-open|-dot/g, "") as keyof typeof symbols] ?? symbols.circle;
  return `M${px(x)},${px(y)}${draw(r)}`;
}

/** Each symbol as a path that starts in its middle. */
const symbols = {
  circle: (r: number) => `m${px(-r)},0a${px(r)},${px(r)} 0 1 0 ${px(2 * r)},0a${px(r)},${px(r)} 0 1 0 ${px(-2 * r)},0z`,
  square: (r: number) => `m${px(-r)},${px(-r)}h${px(2 * r)}v${px(2 * r)}h${px(-2 * r)}z`,
  diamond: (r: number) =>
    `m0,${px(-1.3 * r)}l${px(1.3 * r)},${px(1.3 * r)}l${px(-1.3 * r)},${px(1.3 * r)}l${px(-1.3 * r)},${px(-1.3 * r)}z`,
  "triangle-up": (r: number) => `m0,${px(-1.2 * r)}l${px(1.15 * r)},${px(1.9 * r)}h${px(-2.3 * r)}z`,
  "triangle-down": (r: number) => `m0,${px(1.2 * r)}l${px(1.15 * r)},${px(-1.9 * r)}h${px(-2.3 * r)}z`,
  cross: (r: number) => arms(r, r * 0.35),
  x: (r: number) =>
    `m${px(-r)},${px(-0.6 * r)}l${px(0.4 * r)},${px(-0.4 * r)}l${px(0.6 * r)},${px(0.6 * r)}l${px(0.6 * r)},${px(-0.6 * r)}l${px(0.4 * r)},${px(0.4 * r)}l${px(-0.6 * r)},${px(0.6 * r)}l${px(0.6 * r)},${px(0.6 * r)}l${px(-0.4 * r)},${px(0.4 * r)}l${px(-0.6 * r)},${px(-0.6 * r)}l${px(-0.6 * r)},${px(0.6 * r)}l${px(-0.4 * r)},${px(-0.4 * r)}l${px(0.6 * r)},${px(-0.6 * r)}z`,
};

function arms(r: number, w: number): string {
  const [a, b] = [px(r - w), px(2 * w)];
  return `m${px(-w)},${px(-r)}h${b}v${a}h${a}v${b}h-${a}v${a}h-${b}v-${a}h-${a}v-${b}h${a}z`;
}
