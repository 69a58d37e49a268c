import type { Box } from "./arrangement";
import type { Axis } from "./axis";
import { element, pathThrough, px } from "./element";
import type { Space } from "./mark";
import { listIn, numberIn, type Options, optionsOf, textIn } from "./options";
import { linesOf, richText, widthOf } from "./rich-text";
import { lineOf } from "./scatter";

/** Where shapes and annotations find their places: each axis with its pixels, and the whole plotting area. */
export interface Places {
  axis(id: string): { readonly axis: Axis; readonly space: Space } | undefined;
  readonly paper: Box;
}

/** One coordinate of a shape: on an axis (`x2`), along an axis' own length (`x2 domain`), or on the paper. */
function placed(places: Places, letter: "x" | "y", reference: string, value: unknown): number {
  if (reference === "paper") return within(places.paper, letter, Number(value));
  const [id, domain] = reference.split(" ");
  const found = places.axis(id!);
  if (!found) return Number.NaN;
  if (domain === "domain") return within(found.space, letter, Number(value));
  // a logarithmic axis takes exponents in shapes and annotations, as Plotly does
  const coordinate =
    found.axis.kind === "log"
      ? Number(value)
      : found.axis.kind === "category" && typeof value === "number"
        ? value
        : found.axis.coordinate(value);
  return letter === "x" ? found.space.x(coordinate) : found.space.y(coordinate);
}

const within = ({ left, right, top, bottom }: Box, letter: "x" | "y", share: number): number =>
  letter === "x" ? left + share * (right - left) : bottom - share * (bottom - top);

/** Lines, rectangles and circles of `layout.shapes`, above the traces or below them. */
export function shapes(layout: Options, places: Places, layer: "above" | "below"): string {
  const wanted = (listIn(layout, "shapes") ?? []).map(optionsOf).filter((shape) => shape.visible !== false);
  return wanted
    .filter((shape) => (textIn(shape, "layer") === "below") === (layer === "below"))
    .map((shape) => {
      const at = (key: string): number =>
        placed(places, key[0] as "x" | "y", textIn(shape, `${key[0]}ref`) ?? key[0]!, shape[key]);
      const [x0, x1, y0, y1] = [at("x0"), at("x1"), at("y0"), at("y1")];
      if (![x0, x1, y0, y1].every(Number.isFinite)) return "";
      const style = { ...lineOf({ options: shape, color: "#444" }), opacity: numberIn(shape, "opacity") };
      if (textIn(shape, "type") === "line")
        return element("path", { d: `M${px(x0)},${px(y0)}L${px(x1)},${px(y1)}`, fill: "none", ...style });
      const fill = textIn(shape, "fillcolor") ?? "none";
      const [x, y, width, height] = [Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0), Math.abs(y1 - y0)];
      if (textIn(shape, "type") === "circle")
        return element("ellipse", {
          cx: x + width / 2,
          cy: y + height / 2,
          rx: width / 2,
          ry: height / 2,
          fill,
          ...style,
        });
      return element("rect", { x, y, width, height, fill, ...style });
    })
    .join("");
}

/** The texts of `layout.annotations`, with an arrow unless they say otherwise. */
export function annotations(layout: Options, places: Places): string {
  const wanted = (listIn(layout, "annotations") ?? [])
    .map(optionsOf)
    .filter((note) => note.visible !== false && textIn(note, "text"));
  return wanted.map((note) => annotation(note, places)).join("");
}

function annotation(note: Options, places: Places): string {
  const text = textIn(note, "text")!;
  const at = (letter: "x" | "y"): number =>
    placed(places, letter, textIn(note, `${letter}ref`) ?? letter, note[letter]);
  const [x, y] = [at("x"), at("y")];
  if (!Number.isFinite(x) || !Number.isFinite(y)) return "";
  const arrow = note.showarrow !== false;
  const font = optionsOf(note.font);
  const size = numberIn(font, "size") ?? 12;
  const [dx, dy] = arrow
    ? [numberIn(note, "ax") ?? -10, numberIn(note, "ay") ?? -30]
    : [numberIn(note, "xshift") ?? 0, -(numberIn(note, "yshift") ?? 0)];
  const width = widthOf(text, size);
  const height = linesOf(text).length * size * 1.2;
  const onPaper = textIn(note, "xref") === "paper";
  const horizontal =
    textIn(note, "xanchor") ??
    (arrow || !onPaper ? "center" : Number(note.x) < 1 / 3 ? "left" : Number(note.x) > 2 / 3 ? "right" : "center");
  const vertical =
    textIn(note, "yanchor") ??
    (arrow ? "middle" : textIn(note, "yref") === "paper" && Number(note.y) > 2 / 3 ? "bottom" : "middle");
  const anchor = horizontal === "left" ? "start" : horizontal === "right" ? "end" : "middle";
  const top = y + dy - (vertical === "bottom" ? height : vertical === "top" ? 0 : height / 2);
  const start = x + dx - (anchor === "middle" ? width / 2 : anchor === "end" ? width : 0);
  const background = textIn(note, "bgcolor");
  const backdrop = background
    ? element("rect", { x: start - 3, y: top - 2, width: width + 6, height: height + 4, fill: background })
    : "";
  const label = richText(text, {
    x: x + dx,
    y: top + size * 0.95,
    anchor,
    size,
    ...(textIn(font, "color") && { fill: textIn(font, "color")! }),
    ...(note.textangle ? { rotate: Number(note.textangle) || 0 } : {}),
  });
  return (arrow ? arrowTo(x, y, dx, dy, textIn(note, "arrowcolor") ?? "#444") : "") + backdrop + label;
}

function arrowTo(x: number, y: number, dx: number, dy: number, stroke: string): string {
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  /** A point so far along the arrow from its tip, and so far beside it. */
  const at = (along: number, beside = 0): [number, number] => [
    x + along * ux - beside * uy,
    y + along * uy + beside * ux,
  ];
  const head = element("path", { d: `${pathThrough([at(0), at(8, 3.5), at(8, -3.5)])}Z`, fill: stroke });
  const shaft = pathThrough([at(length - 8), at(7)]);
  return (length > 16 ? element("path", { d: shaft, stroke, "stroke-width": 1.2 }) : "") + head;
}
