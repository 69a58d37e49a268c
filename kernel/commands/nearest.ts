/** The one of `names` that `name` is the beginning of, else the one that takes the fewest changed letters to become it. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const longer = names.find((it) => it.startsWith(name));
  if (longer !== undefined) return longer;
  const distances = names.map((it) => distance(name, it));
  return names[distances.indexOf(Math.min(...distances))];
}

/** How many letters have to be put in, taken out or changed (Levenshtein 1966); two that swap places count as one. */
function distance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)]);
  for (let j = 0; j <= b.length; j++) table[0]![j] = j;
  const at = (i: number, j: number): number => table[i]![j]!;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      table[i]![j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (same ? 0 : 1),
        swapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return at(a.length, b.length);
}
