import type { CircuitData, StageData } from "../circuit/data";
import type { Course } from "../circuit/types";
import { knotsOf, valueAtTime } from "../development/courses/table";
import { lengthLabel, valueLabel } from "./labels";
import { element, escaped, sans, textWidth } from "./svg";
import { color } from "./theme";
import type { TimelineRow } from "./timeline-rows";

const padding = 24;
const header = 48;
const height = 30;
const bar = 18;
/** Room between rows of different kinds, for their heading. */
const heading = 26;
/** The picture stands on a card of its own, since it may be shown on a light page or on a dark one. */
const paper = { card: "#ffffff", edge: "#d0d7de", text: "#1f2328", quiet: "#59636e", track: "#edf0f2" };
const kinds = {
  plasticity: { title: "plasticity", fill: color(0) },
  weight: { title: "weights of objectives", fill: color(1) },
  sight: { title: "what inputs show", fill: color(2) },
  lesion: { title: "lesions", fill: paper.quiet },
} as const;

/** A development as an SVG picture. */
export function timelineSvg(circuit: CircuitData, rows: readonly TimelineRow[], words: string): string {
  const stages = circuit.development;
  const names = Math.max(60, ...rows.map(({ name }) => textWidth(name, 12))) + 18;
  const columns = stages.map((stage, i) => columnWidth(stage, rows, i));
  const lefts = columns.map((_, i) => padding + names + sum(columns.slice(0, i)));
  const width = 2 * padding + names + sum(columns);
  let y = padding + header;
  const drawn = rows.map((row, r) => {
    const first = rows[r - 1]?.kind !== row.kind;
    if (first) y += heading;
    const top = y;
    y += height;
    const { title, fill } = kinds[row.kind];
    return [
      first ? text(title, padding, top - 8, { "font-size": 11.5, "font-weight": 600, fill: paper.quiet }) : "",
      text(row.name, padding, top + bar / 2 + 6, { "font-size": 12, fill: paper.text }),
      ...row.cells.map((cell, i) => drawCell(cell, lefts[i]! + 3, top, columns[i]! - 6, row.most, stages[i]!, fill)),
    ].join("");
  });
  const total = y + padding - 6;
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      role: "img",
      width,
      height: total,
      viewBox: `0 0 ${width.toFixed(1)} ${total.toFixed(1)}`,
      style: "max-width: 100%; height: auto",
      "font-family": sans,
    },
    element(
      "title",
      {},
      escaped(`development in ${stages.length} stages: ${stages.map(({ stage }) => stage).join(", ")}`),
    ),
    element("desc", {}, escaped(words)),
    element("rect", {
      x: 0.5,
      y: 0.5,
      width: width - 1,
      height: total - 1,
      rx: 10,
      fill: paper.card,
      stroke: paper.edge,
    }),
    ...stages.map((stage, i) =>
      [
        i > 0 ? element("line", { x1: lefts[i]!, x2: lefts[i]!, y1: padding, y2: total - 12, stroke: paper.edge }) : "",
        text(stage.stage, lefts[i]! + 8, padding + 12, { "font-size": 13, "font-weight": 600, fill: paper.text }),
        text(lengthLabel(stage), lefts[i]! + 8, padding + 29, { "font-size": 11, fill: paper.quiet }),
      ].join(""),
    ),
    ...drawn,
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const text = (line: string, x: number, y: number, look: { [name: string]: string | number }): string =>
  element("text", { x, y, ...look }, escaped(line));

/** Wide enough for all that is written in it; else the same for every stage, since how long some are is not known. */
function columnWidth(stage: StageData, rows: readonly TimelineRow[], i: number): number {
  const written = rows.map(({ cells }) => (typeof cells[i] === "string" ? textWidth(cells[i], 11) : 0));
  return Math.max(
    150,
    textWidth(stage.stage, 13, true) + 20,
    textWidth(lengthLabel(stage), 11) + 20,
    ...written.map((w) => w + 26),
  );
}

function drawCell(
  cell: TimelineRow["cells"][number],
  x: number,
  y: number,
  width: number,
  most: number,
  stage: StageData,
  fill: string,
): string {
  if (cell === undefined) return "";
  if (typeof cell === "string")
    return (
      element("rect", { x, y, width, height: bar, rx: 4, fill: paper.card, stroke: fill, "stroke-width": 1.4 }) +
      text(cell, x + 8, y + bar / 2 + 4, { "font-size": 11, fill: paper.text })
    );
  const points = pointsOf(cell, stage).map(
    ([at, value]) => `${(x + at * width).toFixed(1)} ${(y + bar * (1 - value / most)).toFixed(1)}`,
  );
  const track = element("rect", { x, y, width, height: bar, fill: paper.track });
  const shape = element("path", {
    d: `M ${x.toFixed(1)} ${y + bar} L ${points.join(" L ")} L ${(x + width).toFixed(1)} ${y + bar} Z`,
    fill,
    "fill-opacity": 0.85,
  });
  // On what is drawn or beside it, the number has a rim of the card's colour.
  const number = text(valueLabel(cell), x + width - 6, y + bar / 2 + 4, {
    ...{ "text-anchor": "end", "font-size": 10.5, fill: paper.text },
    ...{ stroke: paper.card, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" },
  });
  return track + shape + number;
}

/** The values in a stage, at 0, its beginning, to 1, its end; one that ends by a criterion is drawn as long as it may be. */
function pointsOf(value: number | Course, { epochs, steps, until }: StageData): readonly (readonly [number, number])[] {
  if (typeof value === "number") return [[0, value], [1, value]]; // biome-ignore format: one line
  const knots = knotsOf(value);
  const length = value.unit === "steps" ? steps : (epochs ?? until?.within);
  // Where the stage is not of the same unit, the course is drawn as if it took all of the stage.
  const end = length ?? knots.at(-1)![0];
  const within: (readonly [number, number])[] = [[0, valueAtTime(value, 0)]];
  for (const [time, level] of knots) if (time > 0 && time < end) within.push([time / end, level]);
  return [...within, [1, valueAtTime(value, end)]];
}
