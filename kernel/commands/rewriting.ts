import type { Place } from "../cells/place";

/** `text` in the place of what is from `start` to `end`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A cell's text with edits, and where in the cell as the user sees it each place of it is. */
export interface Rewriting {
  readonly text: string;
  /** The place in the original; of what was put in, the place of what it was put in for. */
  placeOf(place: Place): Place;
}

/** Edits may neither overlap nor be out of order. */
export function rewrite(original: string, edits: readonly Edit[]): Rewriting {
  let text = "";
  let done = 0;
  /** Where in `text` each piece of the original begins, and where in the original that is. */
  const pieces: { at: number; from: number; length: number }[] = [];
  const keep = (to: number): void => {
    pieces.push({ at: text.length, from: done, length: to - done });
    text += original.slice(done, to);
    done = to;
  };
  for (const edit of edits) {
    keep(edit.start);
    text += edit.text;
    done = edit.end;
  }
  keep(original.length);

  const [starts, originalStarts] = [lineStarts(text), lineStarts(original)];
  return {
    text,
    placeOf({ line, column }) {
      const offset = (starts[line - 1] ?? text.length) + column - 1;
      const piece = pieces.findLast(({ at }) => at <= offset) ?? { at: 0, from: 0, length: 0 };
      const inOriginal = piece.from + Math.min(offset - piece.at, piece.length);
      const index = originalStarts.findLastIndex((start) => start <= inOriginal);
      return { line: index + 1, column: inOriginal - originalStarts[index]! + 1 };
    },
  };
}

/** Lines end as the compiler ends them. */
const lineStarts = (text: string): number[] => [
  0,
  ...[...text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)].map(({ index, 0: end }) => index + end.length),
];
