import { smooth, spansDecades, thinned } from "./series";
import { element, escaped } from "./svg";
import { color } from "./theme";

const [width, height, margin] = [360, 60, 3];

/**
 * Losses as small lines without axes, the noise of single steps taken out: the shape of a training at a glance. Logarithmic
 * upwards if they span more than two decades. A value that is missing, or endless, leaves a gap.
 */
export function sparkline(losses: readonly { readonly name: string; readonly values: readonly number[] }[]): string {
  const lines = losses.map(({ values }) =>
    thinned({ x: [...values.keys()], y: smooth(values, Math.floor(values.length / 100)) }, width / 2),
  );
  const all = lines.flatMap(({ y }) => y).filter(Number.isFinite);
  if (all.length < 2) return "";
  const scale = spansDecades(all) ? Math.log : (value: number) => value;
  const [low, high] = [Math.min(...all), Math.max(...all)].map(scale) as [number, number];
  const longest = Math.max(...losses.map(({ values }) => values.length));
  const across = (i: number) => margin + (i / Math.max(1, longest - 1)) * (width - 2 * margin);
  const up = (value: number) => height - margin - ((scale(value) - low) / (high - low || 1)) * (height - 2 * margin);

  const paths = lines.map(({ x, y }, line) =>
    element("path", {
      d: y
        .map((value, i) =>
          Number.isFinite(value) ? `${pen(y[i - 1])}${across(x[i]!).toFixed(1)} ${up(value).toFixed(1)}` : "",
        )
        .join(""),
      fill: "none",
      stroke: color(line),
      "stroke-width": 1.5,
      "stroke-linejoin": "round",
    }),
  );
  const names = losses.map(({ name }) => name).join(", ");
  const label = element("title", {}, escaped(`loss by step: ${names}`));
  return element("svg", { role: "img", width, height, viewBox: `0 0 ${width} ${height}` }, label, ...paths);
}

/** Draws on from a value that is there, else starts anew. */
const pen = (previous: number | undefined): string => (Number.isFinite(previous) ? "L" : "M");
