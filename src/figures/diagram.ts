import type { CircuitData } from "../circuit/data";
import { display, type Mime } from "../support/host";
import { diagramSvg } from "./diagram-svg";
import { diagramText } from "./diagram-text";

/** A picture of a circuit. A notebook draws it; printed, it is words. */
export interface Diagram {
  /** A complete SVG document, legible on any ground. */
  readonly svg: string;
  /** The same in words. */
  toString(): string;
  [display](): Mime;
}

/**
 * The picture of a circuit: areas as boxes from left to right, pathways as arrows with their rule and number of parameters,
 * objectives below their area, and, where there are several, the stages with the pathways that are plastic in each.
 */
export function diagram(circuit: CircuitData): Diagram {
  const svg = diagramSvg(circuit);
  const text = diagramText(circuit);
  return {
    svg,
    toString: () => text,
    [display]: () => ({ "image/svg+xml": svg, "text/plain": text }),
  };
}
