import type { CircuitData, PlacedObjective } from "../circuit/data";

/**
 * The pathways that an objective's teaching signal crosses on its way to one that learns from it.
 *
 * @param carries whether a pathway passes the signal on to the areas before it
 * @param learns whether a pathway learns from a teaching signal
 */
export function crossedBy(
  circuit: CircuitData,
  { area, objective }: PlacedObjective,
  carries: (pathway: string) => boolean,
  learns: (pathway: string) => boolean,
): ReadonlySet<string> {
  const crossed = new Set<string>();
  const into = (post: string) => Object.keys(circuit.pathways).filter((it) => circuit.pathways[it]!.post === post);
  /** Whether the signal meets a pathway that learns, at `post` or before it. */
  const visit = (post: string): boolean => {
    const found = into(post).map((pathway) => {
      const before = objective.scope === "upstream" && carries(pathway) && visit(circuit.pathways[pathway]!.pre);
      if (before) crossed.add(pathway);
      return before || learns(pathway);
    });
    return found.includes(true);
  };
  visit(area);
  return crossed;
}

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
