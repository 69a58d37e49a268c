import type { CircuitData } from "../circuit/data";
import { badgeHeight, type PlacedArea, type PlacedPathway, type Point, placed } from "./diagram-layout";
import { diagramText } from "./diagram-text";
import { stageStrip } from "./stage-strip";
import { element, escaped, sans } from "./svg";
import { color } from "./theme";

const padding = 24;
const gap = 36;
/** The picture stands on a card of its own, since it may be shown as an image on a light page or on a dark one. */
const paper = { card: "#ffffff", edge: "#d0d7de", text: "#1f2328", quiet: "#59636e" };
const tints = {
  input: { fill: "#eaf2fa", stroke: "#7f9fbd" },
  area: { fill: "#f6f7f9", stroke: "#99a3ad" },
  badge: { fill: "#fff4e0", stroke: "#d9a441", text: "#6b4600" },
};

/** A circuit as an SVG picture. */
export function diagramSvg(circuit: CircuitData): string {
  const graph = placed(circuit);
  const ruleColor = ruleColors(circuit);
  const strip = stageStrip(circuit, ruleColor);
  const width = Math.max(graph.width, strip?.width ?? 0) + 2 * padding;
  const height = graph.height + (strip ? strip.height + gap : 0) + 2 * padding;
  const names = Object.keys(circuit.areas);
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      role: "img",
      width,
      height,
      viewBox: `0 0 ${width.toFixed(1)} ${height.toFixed(1)}`,
      style: "max-width: 100%; height: auto",
      "font-family": sans,
    },
    element("title", {}, escaped(`circuit of ${names.length} areas: ${names.join(", ")}`)),
    element("desc", {}, escaped(diagramText(circuit))),
    element("rect", {
      x: 0.5,
      y: 0.5,
      width: width - 1,
      height: height - 1,
      rx: 10,
      fill: paper.card,
      stroke: paper.edge,
    }),
    element(
      "g",
      { transform: `translate(${((width - graph.width) / 2).toFixed(1)} ${padding})` },
      ...graph.pathways.map((each) => arrow(each, ruleColor(each.rule))),
      ...graph.areas.map(box),
      ...graph.pathways.map((each) => arrowLabel(each, ruleColor(each.rule))),
    ),
    strip
      ? element(
          "g",
          {
            transform: `translate(${((width - strip.width) / 2).toFixed(1)} ${(graph.height + padding + gap).toFixed(1)})`,
          },
          strip.svg,
        )
      : "",
  );
}

/** Colours for a circuit's rules, in the order of their pathways: there are more kinds of rule than colours. */
function ruleColors(circuit: CircuitData): (rule: string) => string {
  const kinds = [...new Set(Object.keys(circuit.pathways).flatMap((pathway) => circuit.learning[pathway]?.kind ?? []))];
  return (rule) => (rule === "fixed" ? "#8b949e" : color(Math.max(0, kinds.indexOf(rule))));
}

function box({ name, x, y, width, height, input, lines, badges }: PlacedArea): string {
  const { fill, stroke } = input ? tints.input : tints.area;
  const text = (line: string, at: number, look: { [name: string]: string | number }) =>
    element("text", { x, y: y + at, "text-anchor": "middle", ...look }, escaped(line));
  return element(
    "g",
    {},
    element("rect", {
      x: x - width / 2,
      y: y - height / 2,
      width,
      height,
      rx: input ? 4 : 12,
      fill,
      stroke,
      "stroke-width": 1.4,
    }),
    text(name, -10, { "font-size": 14, "font-weight": 600, fill: paper.text }),
    text(lines[0]!, 8, { "font-size": 11.5, fill: paper.text }),
    text(lines[1]!, 23, { "font-size": 11.5, fill: paper.quiet }),
    ...badges.map((label, i) => badge(label, x, y + height / 2 + 4 + i * badgeHeight, width)),
  );
}

/** An objective, hung below its area: a target and what is aimed at. */
function badge(label: string, x: number, y: number, width: number): string {
  const { fill, stroke, text } = tints.badge;
  const [left, middle] = [x - width / 2, y + (badgeHeight - 4) / 2];
  return element(
    "g",
    {},
    element("rect", { x: left, y, width, height: badgeHeight - 4, rx: (badgeHeight - 4) / 2, fill, stroke }),
    element("circle", { cx: left + 12, cy: middle, r: 4.5, fill: "none", stroke: text, "stroke-width": 1.2 }),
    element("circle", { cx: left + 12, cy: middle, r: 1.6, fill: text }),
    element(
      "text",
      { x: x + 8, y: middle + 3.8, "text-anchor": "middle", "font-size": 11, fill: text },
      escaped(label),
    ),
  );
}

function arrow({ rule, points, loop }: PlacedPathway, stroke: string): string {
  const tip = points.at(-1)!;
  const before = points.at(-2)!;
  // Where an arrow goes round, its head looks where it comes from; else it enters the box level, and a loop from below.
  const turn = loop ? -90 : before.x < tip.x ? 0 : (Math.atan2(tip.y - before.y, tip.x - before.x) * 180) / Math.PI;
  return element(
    "g",
    {},
    element("path", {
      d: loop ? loopPath(points) : smoothPath(points),
      fill: "none",
      stroke,
      "stroke-width": 2,
      "stroke-dasharray": rule === "fixed" ? "6 4" : undefined,
    }),
    element("path", {
      d: "M 0 0 L -10 -5 L -7.5 0 L -10 5 Z",
      fill: stroke,
      transform: `translate(${tip.x.toFixed(1)} ${tip.y.toFixed(1)}) rotate(${turn.toFixed(1)})`,
    }),
  );
}

/** Down from the first point, level at the second, and up to the third, where it stops within the arrow's head. */
function loopPath([from, deepest, to]: readonly Point[]): string {
  const down = from!.y + (deepest!.y - from!.y) / 0.75;
  const at = (x: number, y: number) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return `M ${at(from!.x, from!.y)} C ${at(from!.x + 30, down)} ${at(to!.x - 30, down)} ${at(to!.x, to!.y + 7)}`;
}

/** Through all points, level at each of them; the last stretch stops within the arrow's head. */
function smoothPath(points: readonly Point[]): string {
  const at = (x: number, y: number) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return points
    .map(({ x, y }, i) => {
      const end = i === points.length - 1 ? x - 7 : x;
      if (i === 0) return `M ${at(x, y)}`;
      const previous = points[i - 1]!;
      const middle = (previous.x + end) / 2;
      return `C ${at(middle, previous.y)} ${at(middle, y)} ${at(end, y)}`;
    })
    .join(" ");
}

function arrowLabel({ rule, label }: PlacedPathway, color: string): string {
  const text = (line: string, y: number, look: { [name: string]: string | number }) =>
    element(
      "text",
      {
        x: label.x,
        y,
        "text-anchor": "middle",
        // A rim of the card's colour, so that another arrow may pass behind.
        stroke: paper.card,
        "stroke-width": 4,
        "stroke-linejoin": "round",
        "paint-order": "stroke",
        ...look,
      },
      escaped(line),
    );
  return (
    text(label.above, label.y - 7, {
      "font-size": 12,
      "font-weight": 600,
      fill: rule === "fixed" ? paper.quiet : color,
    }) + text(label.below, label.y + 16, { "font-size": 11, fill: paper.quiet })
  );
}
