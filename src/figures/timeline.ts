import type { CircuitData } from "../circuit/data";
import { display, type Mime } from "../support/host";
import { timelineRows } from "./timeline-rows";
import { timelineSvg } from "./timeline-svg";
import { timelineText } from "./timeline-text";

/** A picture of a circuit's development. A notebook draws it; printed, it is words. */
export interface Timeline {
  /** A complete SVG document, legible on any ground. */
  readonly svg: string;
  /** The same in words. */
  toString(): string;
  [display](): Mime;
}

/**
 * The picture of a circuit's development, its stages from left to right: a row for how plastic each pathway is that ever
 * learns, one for what each objective weighs, and one for each input that ever shows something else, or area that is ever lesioned.
 */
export function timeline(circuit: CircuitData): Timeline {
  const rows = timelineRows(circuit);
  const text = timelineText(circuit, rows);
  const svg = timelineSvg(circuit, rows, text);
  return { svg, toString: () => text, [display]: () => ({ "image/svg+xml": svg, "text/plain": text }) };
}
