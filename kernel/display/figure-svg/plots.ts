import { type Axis, axisOf, rangeOf } from "./axis";
import { type KindName, kindOf, kinds } from "./kinds";
import type { Extent, Mark, StyledTrace } from "./mark";
import { type Options, textIn } from "./options";
import { axisIdsOf, axisOptions } from "./subplots";

/** An axis with the range of coordinates that it shows. */
export interface RangedAxis {
  readonly axis: Axis;
  readonly range: readonly [number, number];
}

/** What is drawn on one pair of axes, from back to front. */
export interface Plot {
  readonly x: string;
  readonly y: string;
  readonly marks: readonly { readonly trace: StyledTrace; readonly mark: Mark }[];
}

/** Sorts traces by the axes that they are drawn on, and finds what those axes must show. */
export function plotsOf(traces: readonly StyledTrace[], layout: Options): { axes: RangedAxis[]; plots: Plot[] } {
  const family = (id: string): string => textIn(axisOptions(layout, id), "matches") ?? id;
  const ids = [...new Set(traces.flatMap(({ options }) => Object.values(axisIdsOf(options))))];
  const relatives = (id: string): string[] => ids.filter((other) => family(other) === family(id));
  const axes = new Map(
    ids.map((id) => [
      id,
      axisOf(
        id,
        axisOptions(layout, id),
        relatives(id).flatMap((other) => valuesOn(traces, other)),
      ),
    ]),
  );
  const plots = groupsOf(traces).map(({ x, y, kinds: groups }): Plot => {
    const marks = groups.flatMap(([name, group]) => {
      const made = kinds[name].marks(group, { x: axes.get(x)!, y: axes.get(y)! }, layout);
      return group.map((trace, i) => ({ trace, mark: made[i]! }));
    });
    return { x, y, marks };
  });
  const ranged = ids.map((id) => {
    const shared = relatives(id);
    const extents = plots.flatMap(({ x, y, marks }) =>
      marks.flatMap(({ mark }) => [...(shared.includes(x) ? [mark.x] : []), ...(shared.includes(y) ? [mark.y] : [])]),
    );
    return { axis: axes.get(id)!, range: rangeWithin(axes.get(id)!, extents) };
  });
  return { axes: ranged, plots };
}

function valuesOn(traces: readonly StyledTrace[], id: string): unknown[] {
  return traces.flatMap((trace) => {
    const ids = axisIdsOf(trace.options);
    const values = kinds[kindOf(trace.options)!].values(trace);
    return ids.x === id ? [...values.x] : ids.y === id ? [...values.y] : [];
  });
}

interface Group {
  readonly x: string;
  readonly y: string;
  readonly kinds: readonly (readonly [KindName, StyledTrace[]])[];
}

function groupsOf(traces: readonly StyledTrace[]): Group[] {
  const pairs = new Map(traces.map(({ options }) => [Object.values(axisIdsOf(options)).join(), axisIdsOf(options)]));
  return [...pairs].map(([key, { x, y }]) => {
    const own = traces.filter(({ options }) => Object.values(axisIdsOf(options)).join() === key);
    const names = (Object.keys(kinds) as KindName[]).filter((name) =>
      own.some(({ options }) => kindOf(options) === name),
    );
    return { x, y, kinds: names.map((name) => [name, own.filter(({ options }) => kindOf(options) === name)] as const) };
  });
}

/** From the lowest to the highest coordinate, and a little beyond where marks would otherwise be cut by the edge. */
function rangeWithin(axis: Axis, extents: readonly Extent[]): readonly [number, number] {
  const low = Math.min(...extents.map((extent) => extent.low));
  const high = Math.max(...extents.map((extent) => extent.high));
  const needsRoom = (end: "low" | "high", value: number): boolean =>
    extents.some((extent) => extent.room[end] && extent[end] === value);
  const room = (high - low) * 0.055;
  return rangeOf(axis, low - (needsRoom("low", low) ? room : 0), high + (needsRoom("high", high) ? room : 0));
}
