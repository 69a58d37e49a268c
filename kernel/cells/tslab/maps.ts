import {
  decodedMap,
  decodedMappings,
  encodedMap,
  type SourceMapSegment,
  TraceMap,
  traceSegment,
} from "@jridgewell/trace-mapping";

const comment = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/;

/** Code and its source map, which travel as one text through tslab. */
export interface Mapped {
  readonly js: string;
  readonly map: string;
}

/** Takes the inline source map off the end of `text`. */
export function split(text: string): Mapped {
  const found = comment.exec(text);
  if (!found) throw new Error("kernel/cells: converted code has no source map");
  return { js: text.slice(0, found.index), map: Buffer.from(found[1]!, "base64").toString() };
}

/** The reverse of `split`. */
export const join = ({ js, map }: Mapped): string =>
  `${js}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString("base64")}`;

/** One map for two steps: `outer` into the code that `inner` maps further. */
export function compose(outer: string, inner: string): string {
  const before = new TraceMap(inner);
  const mappings = decodedMappings(new TraceMap(outer)).map((segments) =>
    segments.map(([generated, , line, column]): SourceMapSegment => {
      const [, source, ...place] = (line === undefined ? null : traceSegment(before, line, column ?? 0)) ?? [];
      return source === undefined ? [generated] : ([generated, source, place[0], place[1]] as SourceMapSegment);
    }),
  );
  return JSON.stringify(encodedMap(new TraceMap({ version: 3, sources: before.sources, names: [], mappings })));
}

/** `map` with another name for its only source, whose lines begin after the `added` ones. */
export function relocate(map: string, source: string, added = 0): string {
  const { names, mappings } = decodedMap(new TraceMap(map));
  const lines = mappings.map((segments) => segments.map((segment) => below(segment, added)));
  return JSON.stringify(encodedMap(new TraceMap({ version: 3, sources: [source], names, mappings: lines })));
}

/** A segment seen from below the first `added` lines of its source; what is in these was written by nobody. */
function below(segment: SourceMapSegment, added: number): SourceMapSegment {
  const [column, source, line, ...rest] = segment;
  if (source === undefined || line === undefined || line < added) return [column];
  return [column, source, line - added, ...rest] as SourceMapSegment;
}
