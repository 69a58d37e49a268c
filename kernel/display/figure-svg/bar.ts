import { barMarks } from "./bar-series";
import type { Kind, StyledTrace } from "./mark";
import { listIn, textIn } from "./options";

/** Bars, upright or, with `orientation: "h"`, lying. */
export const bar: Kind = {
  values({ options }) {
    const count = Math.max(listIn(options, "x")?.length ?? 0, listIn(options, "y")?.length ?? 0);
    const indices = () => Array.from({ length: count }, (_, i) => i);
    return { x: listIn(options, "x") ?? indices(), y: listIn(options, "y") ?? indices() };
  },
  marks(traces, axes, layout) {
    const series = traces.map((trace) => {
      const { x, y } = bar.values(trace);
      const horizontal = isHorizontal(trace);
      const bases = listIn(trace.options, "base")?.map(Number);
      return {
        trace,
        horizontal,
        positions: horizontal ? y.map(axes.y.coordinate) : x.map(axes.x.coordinate),
        sizes: (horizontal ? x : y).map((value) => (value === null ? Number.NaN : Number(value))),
        ...(bases && { bases }),
      };
    });
    return barMarks(series, axes, layout);
  },
};

const isHorizontal = ({ options }: StyledTrace): boolean => textIn(options, "orientation") === "h";
