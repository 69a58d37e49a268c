import { cssOf } from "../color";
import { colorAt } from "../color-scale";
import { element } from "./element";
import type { ColorBar } from "./mark";
import { richText, widthOf } from "./rich-text";
import { linearTicks } from "./ticks";

const thickness = 16;
const steps = 64;

const ticksOf = ({ from, to }: ColorBar, height: number) => linearTicks(from, to, Math.max(2, height / 45));

export function colorBarWidth(bar: ColorBar): number {
  const labels = ticksOf(bar, 300).map(({ label }) => widthOf(label, 11));
  return 16 + thickness + 8 + Math.max(0, ...labels) + (bar.title ? 18 : 0);
}

/** The colours of a scale with the values that they stand for. */
export function colorBar(bar: ColorBar, x: number, y: number, height: number): string {
  const slice = height / steps;
  const slices = Array.from({ length: steps }, (_, i) =>
    element("rect", {
      x,
      y: y + i * slice,
      width: thickness,
      height: slice + 0.5,
      fill: cssOf(colorAt(bar.scale, 1 - (i + 0.5) / steps)),
    }),
  );
  const at = (value: number): number => y + height * (1 - (value - bar.from) / (bar.to - bar.from || 1));
  const ticks = ticksOf(bar, height);
  const labels = ticks.map(({ at: value, label }) =>
    richText(label, { x: x + thickness + 6, y: at(value) + 4, size: 11 }),
  );
  const widest = Math.max(0, ...ticks.map(({ label }) => widthOf(label, 11)));
  const title = bar.title
    ? richText(bar.title, { x: x + thickness + widest + 22, y: y + height / 2, anchor: "middle", rotate: -90 })
    : "";
  return element("g", { "shape-rendering": "crispEdges" }, ...slices) + labels.join("") + title;
}
