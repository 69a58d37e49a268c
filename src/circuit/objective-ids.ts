import type { PlacedObjective } from "./data";

/** What objectives are called: `"naming crossEntropy"`; numbered where an area has two of a kind. */
export function objectiveIds(objectives: readonly PlacedObjective[]): string[] {
  const seen = new Map<string, number>();
  return objectives.map(({ area, objective }) => {
    const name = `${area} ${objective.kind}`;
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return nth === 1 ? name : `${name} ${nth}`;
  });
}
