import { pointsIn } from "../figure-text";
import { countOf } from "../numbers";
import type { Box } from "./arrangement";
import { element } from "./element";
import type { StyledTrace } from "./mark";
import { textIn } from "./options";
import { richText } from "./rich-text";

/** Says in words what only Plotly itself can draw, where its drawing would be. */
export function unknownTraces(
  traces: readonly StyledTrace[],
  { left, right, top, bottom }: Box,
  alone: boolean,
): string {
  if (traces.length === 0) return "";
  const shown = traces.slice(0, 8).map(describe);
  const more = traces.length > shown.length ? [`… ${countOf(traces.length - shown.length, "more trace")}`] : [];
  const lines = [...shown, ...more, "(shown by Plotly, not in this static drawing)"];
  const height = lines.length * 17 + 16;
  const width = Math.min(right - left, 420);
  const [x, y] = [(left + right - width) / 2, alone ? (top + bottom - height) / 2 : top + 6];
  return element(
    "g",
    {},
    element("rect", {
      x,
      y,
      width,
      height,
      rx: 6,
      fill: "#f4f4f4",
      "fill-opacity": 0.92,
      stroke: "#888",
      "stroke-dasharray": "5 4",
    }),
    ...lines.map((line, i) => richText(line, { x: x + width / 2, y: y + 21 + i * 17, anchor: "middle", size: 12 })),
  );
}

export const describe = ({ options, name }: StyledTrace): string =>
  `${textIn(options, "type") ?? "scatter"} “${name}”, ${countOf(pointsIn(options), "point")}`;
