import { decodedMappings, originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { Place } from "../cells/place";

/** A place as V8's inspector counts: both from zero. */
export interface Position {
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** From the lines that were written to the JavaScript that runs, and back. */
export interface Positions {
  /** Where the code of `line`, or of the next line that has any, begins; undefined where none follows. */
  positionOf(line: number): Position | undefined;
  /** Undefined for what nobody wrote. */
  placeOf(position: Position): Place | undefined;
}

/** For code that runs as it was written. */
export const unchanged: Positions = {
  positionOf: (line) => ({ lineNumber: line - 1, columnNumber: 0 }),
  placeOf: ({ lineNumber, columnNumber }) => ({ line: lineNumber + 1, column: columnNumber + 1 }),
};

/** For code that was converted; `map` is a source map with one source. */
export function mapped(map: string): Positions {
  const trace = new TraceMap(map);
  let starts: (Position & { readonly column: number })[] | undefined;
  return {
    positionOf(line) {
      starts ??= startsOf(trace);
      return starts.find((start, at) => start && at >= line - 1);
    },
    placeOf({ lineNumber, columnNumber }) {
      // The function around a cell begins before its first column.
      if (columnNumber < 0) return undefined;
      const found = originalPositionFor(trace, { line: lineNumber + 1, column: columnNumber });
      return found.line === null ? undefined : { line: found.line, column: found.column + 1 };
    },
  };
}

/** For each line of the source that has code, where its leftmost part went; what is first of equals. */
function startsOf(trace: TraceMap): (Position & { readonly column: number })[] {
  const starts: (Position & { readonly column: number })[] = [];
  decodedMappings(trace).forEach((segments, lineNumber) => {
    for (const [columnNumber, , line, column = 0] of segments) {
      if (line === undefined) continue;
      const known = starts[line];
      if (!known || column < known.column) starts[line] = { lineNumber, columnNumber, column };
    }
  });
  return starts;
}
