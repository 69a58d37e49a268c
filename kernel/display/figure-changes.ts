import type { Figure } from "./figure-json";

export type Trace = Figure["data"][number];
/** Attributes and their new values; a key may be a path, such as `marker.color` or `xaxis.range[0]`. */
export type Changes = Readonly<Record<string, unknown>>;
export type Indices = number | readonly number[];

/** A copy of `options` with the changes; null takes an attribute away, undefined leaves it. */
export function withChanges(options: Changes, changes: Changes): Changes {
  return Object.entries(changes)
    .filter(([, value]) => value !== undefined)
    .reduce((changed, [path, value]) => withOne(changed, stepsOf(path), value) as Changes, options);
}

const stepsOf = (path: string): (string | number)[] =>
  path
    .split(/[.[\]]+/)
    .filter((step) => step !== "")
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));

function withOne(target: unknown, [step, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (step === undefined) return value;
  const inner = (target as Record<string | number, unknown> | undefined)?.[step];
  const changed = withOne(inner, rest, value);
  if (typeof step === "number") return Object.assign(Array.isArray(target) ? [...target] : [], { [step]: changed });
  const copy = { ...(target as object), [step]: changed };
  if (changed === null) delete copy[step];
  return copy;
}

/** Changes of traces: of a list, each trace gets an item of its own; anything else is for all of them. */
export function restyled(figure: Figure, changes: Changes, traces?: Indices): Figure {
  const wanted = traces === undefined ? figure.data.map((_, i) => i) : placesIn(figure, traces);
  const data = figure.data.map((trace, i) => {
    const turn = wanted.indexOf(i);
    if (turn < 0) return trace;
    const own = Object.entries(changes).map(([key, value]) => [
      key,
      Array.isArray(value) ? value[turn % value.length] : value,
    ]);
    return withChanges(trace, Object.fromEntries(own));
  });
  return { ...figure, data };
}

/** More points for some traces: `points` has, for each attribute, one list a trace. At most `most` points are kept. */
export function extended(
  figure: Figure,
  points: Changes,
  traces: Indices,
  where: "start" | "end",
  most?: number,
): Figure {
  const wanted = placesIn(figure, traces);
  const data = figure.data.map((trace, i) => {
    const turn = wanted.indexOf(i);
    if (turn < 0) return trace;
    const own = Object.entries(points).map(([key, lists]) => {
      const before = Array.from((trace[key] as ArrayLike<unknown> | undefined) ?? []);
      const added = Array.from((lists as readonly ArrayLike<unknown>[])[turn] ?? []);
      const all = where === "end" ? [...before, ...added] : [...added, ...before];
      const extra = most === undefined ? 0 : Math.max(0, all.length - most);
      return [key, where === "end" ? all.slice(extra) : all.slice(0, all.length - extra)] as const;
    });
    return { ...trace, ...Object.fromEntries(own) };
  });
  return { ...figure, data };
}

/** Traces taken from where they are to other places; to the end where none are given. */
export function moved(figure: Figure, from: Indices, to?: Indices): Figure {
  const taken = placesIn(figure, from);
  const data = figure.data.filter((_, i) => !taken.includes(i));
  if (to === undefined) return { ...figure, data: [...data, ...taken.map((i) => figure.data[i]!)] };
  const targets = placesIn(figure, to);
  const order = taken.map((index, i) => ({ trace: figure.data[index]!, at: targets[i]! })).sort((a, b) => a.at - b.at);
  for (const { trace, at } of order) data.splice(at, 0, trace);
  return { ...figure, data };
}

export const without = (figure: Figure, traces: Indices): Figure => {
  const gone = placesIn(figure, traces);
  return { ...figure, data: figure.data.filter((_, i) => !gone.includes(i)) };
};

/** Negative indices count from the end. */
function placesIn({ data }: Figure, indices: Indices): number[] {
  return [indices].flat().map((index) => {
    const place = index < 0 ? data.length + index : index;
    if (place >= 0 && place < data.length) return place;
    throw new RangeError(`there is no trace ${index}; the figure has ${data.length}`);
  });
}
