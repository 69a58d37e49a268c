import type { ColorScale } from "../color-scale";
import type { Axis } from "./axis";
import type { Options } from "./options";

/** A trace with what it does not say itself. */
export interface StyledTrace {
  readonly options: Options;
  readonly index: number;
  readonly name: string;
  readonly color: string;
}

export interface Axes {
  readonly x: Axis;
  readonly y: Axis;
}

/** A plotting area: where coordinates are on the drawing, and its edges, in pixels. */
export interface Space {
  x(coordinate: number): number;
  y(coordinate: number): number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The coordinates that an axis has to show; `room` asks for some space beyond them. */
export interface Extent {
  readonly low: number;
  readonly high: number;
  readonly room: { readonly low: boolean; readonly high: boolean };
}

/** A trace that is ready to be drawn once its axes have a length. */
export interface Mark {
  readonly x: Extent;
  readonly y: Extent;
  /** What lies below the marks of all traces, such as the areas of error bands. */
  background?(space: Space): string;
  draw(space: Space): string;
  /** The trace in the legend, in a box of 30 × 12 pixels around the origin. */
  readonly swatch: string;
  readonly colorBar?: ColorBar;
}

export interface ColorBar {
  readonly scale: ColorScale;
  readonly from: number;
  readonly to: number;
  readonly title: string | undefined;
}

/** One kind of trace: which values it puts on its axes, and how all traces of the kind on the same axes are drawn. */
export interface Kind {
  values(trace: StyledTrace): { readonly x: readonly unknown[]; readonly y: readonly unknown[] };
  marks(traces: readonly StyledTrace[], axes: Axes, layout: Options): readonly Mark[];
}

export function extentOf(coordinates: Iterable<number>, room: boolean | Extent["room"] = true): Extent {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const coordinate of coordinates) {
    if (coordinate < low) low = coordinate;
    if (coordinate > high && coordinate !== Number.POSITIVE_INFINITY) high = coordinate;
  }
  return { low, high, room: typeof room === "boolean" ? { low: room, high: room } : room };
}
