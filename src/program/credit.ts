import type { CircuitData, PlacedObjective } from "../circuit/data";

/**
 * The pathways that an objective's teaching signal reaches, whether they learn or not.
 *
 * @param carries whether a pathway passes the signal on to the areas before it
 */
export function taughtBy(
  circuit: CircuitData,
  { area, objective }: PlacedObjective,
  carries: (pathway: string) => boolean,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (post: string): void => {
    for (const [pathway, ends] of Object.entries(circuit.pathways)) {
      if (ends.post !== post || reached.has(pathway)) continue;
      reached.add(pathway);
      if (objective.scope === "upstream" && carries(pathway)) visit(ends.pre);
    }
  };
  visit(area);
  return reached;
}
