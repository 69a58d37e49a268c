/** Jupyter counts a cursor's position in code points, JavaScript a string's in UTF-16 code units. */
export function unitsOf(text: string, points: number): number {
  let units = 0;
  for (const character of text) {
    if (points-- <= 0) break;
    units += character.length;
  }
  return units;
}

/** The number of code points in the first `units` code units of `text`. */
export const pointsOf = (text: string, units: number): number => [...text.slice(0, units)].length;
