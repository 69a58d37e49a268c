import type { CircuitData } from "../circuit/data";
import { taughtBy } from "../program/credit";
import { carries, needsTeaching } from "../program/program";
import { CircuitError } from "../support/errors";

/** Refuses an objective that teaches nobody, and a pathway that waits for a teaching signal that never comes. */
export function checkCredit(circuit: CircuitData): void {
  const plastic = new Set(circuit.development.flatMap((stage) => stage.plastic));
  const learns = (pathway: string) => plastic.has(pathway) && needsTeaching(circuit, pathway);
  const everReached = new Set<string>();
  for (const placed of circuit.objectives) {
    const reached = taughtBy(circuit, placed, carries(circuit));
    for (const pathway of reached) everReached.add(pathway);
    if ([...reached].some(learns)) continue;
    throw new CircuitError(
      `objective ${placed.objective.kind} in area "${placed.area}"`,
      `it reaches no plastic pathway in any stage: ${[...reached].map((p) => why(circuit, p, plastic)).join("; ")}`,
    );
  }
  for (const pathway of plastic) {
    if (!needsTeaching(circuit, pathway) || everReached.has(pathway)) continue;
    const { post } = circuit.pathways[pathway]!;
    const stops = Object.keys(circuit.pathways)
      .filter((p) => circuit.pathways[p]!.pre === post && !carries(circuit)(p))
      .map((p) => `"${p}" (${circuit.learning[p]!.kind}) carries no credit`);
    throw new CircuitError(
      `pathway ${JSON.stringify(pathway)}`,
      `${circuit.learning[pathway]!.kind} needs a teaching signal, but no objective reaches "${post}"` +
        (stops.length > 0 ? `: ${stops.join("; ")}` : `; give "${post}" or an area after it an objective`),
    );
  }
}

function why(circuit: CircuitData, pathway: string, plastic: ReadonlySet<string>): string {
  const rule = circuit.learning[pathway];
  if (!rule) return `"${pathway}" has no learning rule`;
  if (!needsTeaching(circuit, pathway)) return `"${pathway}" learns by ${rule.kind}, which takes and carries no credit`;
  return plastic.has(pathway) ? `"${pathway}" is out of reach` : `"${pathway}" is plastic in no stage`;
}
