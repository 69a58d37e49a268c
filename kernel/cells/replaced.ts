import { decodedMap, encodedMap, type SourceMapSegment, TraceMap } from "@jridgewell/trace-mapping";
import type { Place } from "./place";

/** `map` with other places in its only source. */
export function replaced(map: string, placeOf: (place: Place) => Place): string {
  const { names, sources, mappings } = decodedMap(new TraceMap(map));
  const lines = mappings.map((segments) =>
    segments.map((segment): SourceMapSegment => {
      const [generated, source, line, column, ...rest] = segment;
      if (source === undefined || line === undefined || column === undefined) return segment;
      const place = placeOf({ line: line + 1, column: column + 1 });
      return [generated, source, place.line - 1, place.column - 1, ...rest] as SourceMapSegment;
    }),
  );
  return JSON.stringify(encodedMap(new TraceMap({ version: 3, sources, names, mappings: lines })));
}
