/**
 * Whether all of a text matches a pattern: `*` stands for any text, `?` for one character, `[abc]`, `[a-c]` and `[^a]` for
 * one of these or none: SQLite's GLOB, which other kernels search with.
 *
 * It goes back to the last `*` only, so that no pattern takes longer than the lengths of both, multiplied.
 */
export function glob(pattern: string): (text: string) => boolean {
  const parts = (pattern.match(/\*|\[\^?\]?[^\]]*\]|./gsu) ?? []).map(partOf);
  return (text) => {
    const characters = [...text];
    let [part, at] = [0, 0];
    let star: { part: number; at: number } | undefined;
    while (at < characters.length) {
      const matches = parts[part];
      if (matches === "any text") {
        star = { part: ++part, at };
      } else if (matches?.(characters[at]!)) {
        part++;
        at++;
      } else if (star) {
        part = star.part;
        at = ++star.at;
      } else return false;
    }
    return parts.slice(part).every((it) => it === "any text");
  };
}

function partOf(part: string): "any text" | ((character: string) => boolean) {
  if (part === "*") return "any text";
  if (part === "?") return () => true;
  if (part.length === 1 || part.codePointAt(0) !== 0x5b) return (it) => it === part;
  const inner = [...part.slice(1, -1)];
  const inverse = inner[0] === "^";
  const ranges = rangesOf(inverse ? inner.slice(1) : inner);
  return (it) => ranges.some(([from, to]) => it >= from && it <= to) !== inverse;
}

/** `a-cx` as the ranges from a to c and from x to x. */
function rangesOf(characters: readonly string[]): [string, string][] {
  const ranges: [string, string][] = [];
  for (let i = 0; i < characters.length; i++) {
    const from = characters[i]!;
    const isRange = characters[i + 1] === "-" && i + 2 < characters.length;
    ranges.push([from, isRange ? characters[i + 2]! : from]);
    if (isRange) i += 2;
  }
  return ranges;
}
