import type { CircuitData, PlacedObjective } from "../circuit/data";

/** Whether a pathway passes what it is taught on to one that ends where it starts. */
export type Carries = (pathway: string, before: string) => boolean;

/**
 * The pathways that an objective's teaching signal crosses on its way to one that learns from it.
 *
 * @param learns whether a pathway learns from a teaching signal
 */
export function crossedBy(
  circuit: CircuitData,
  { area, objective }: PlacedObjective,
  carries: Carries,
  learns: (pathway: string) => boolean,
): ReadonlySet<string> {
  const crossed = new Set<string>();
  const reached = taughtBy(circuit, { area, objective }, carries);
  // Backwards from those that learn: what passes something on to them, or to one that does, is crossed.
  for (let before = -1; before < crossed.size; ) {
    before = crossed.size;
    for (const pathway of reached)
      if (
        objective.scope === "upstream" &&
        passedTo(circuit, pathway, carries).some((it) => learns(it) || crossed.has(it))
      )
        crossed.add(pathway);
  }
  return crossed;
}

/** The pathways that an objective's teaching signal reaches, whether they learn or not. */
export function taughtBy(
  circuit: CircuitData,
  { area, objective }: PlacedObjective,
  carries: Carries,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (pathway: string): void => {
    if (reached.has(pathway)) return;
    reached.add(pathway);
    if (objective.scope === "upstream") passedTo(circuit, pathway, carries).forEach(visit);
  };
  into(circuit, area).forEach(visit);
  return reached;
}

/** The pathways to which what an objective says is sent past the pathways between: those to its area, and to the areas before. */
export function toldBy(circuit: CircuitData, { area, objective }: PlacedObjective): ReadonlySet<string> {
  const told = Object.entries(circuit.pathways).filter(
    ([, { post }]) => post === area || (objective.scope === "upstream" && areasAfter(circuit, post).includes(area)),
  );
  return new Set(told.map(([pathway]) => pathway));
}

/** The other areas that an area's activity goes on to, in the order of computation. */
export function areasAfter(circuit: CircuitData, area: string): string[] {
  const after = new Set([area]);
  const visit = (from: string): void => {
    for (const { pre, post } of Object.values(circuit.pathways))
      if (pre === from && !after.has(post)) {
        after.add(post);
        visit(post);
      }
  };
  visit(area);
  return Object.keys(circuit.areas).filter((name) => name !== area && after.has(name));
}

const into = ({ pathways }: CircuitData, area: string) =>
  Object.keys(pathways).filter((pathway) => pathways[pathway]!.post === area);
const passedTo = (circuit: CircuitData, pathway: string, carries: Carries) =>
  into(circuit, circuit.pathways[pathway]!.pre).filter((before) => carries(pathway, before));
