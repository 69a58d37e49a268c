import { bar } from "./bar";
import { box } from "./box";
import { heatmap } from "./heatmap";
import { histogram } from "./histogram";
import type { Kind } from "./mark";
import { type Options, textIn } from "./options";
import { scatter } from "./scatter";

/** The kinds of traces that are drawn here, in the order from back to front. */
export const kinds = { heatmap, bar, histogram, box, scatter } as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;

/** Which kind draws a trace; undefined for a type that only Plotly itself can draw. */
export function kindOf(trace: Options): KindName | undefined {
  const type = textIn(trace, "type") ?? "scatter";
  const name = type.replace(/gl$/, "");
  return Object.hasOwn(kinds, name) ? (name as KindName) : undefined;
}
