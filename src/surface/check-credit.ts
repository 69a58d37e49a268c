import type { CircuitData, PlacedObjective } from "../circuit/data";
import { nameOf } from "../learning/entry";
import type { OptimizedRule, Supplied } from "../learning/rule";
import { isContrast } from "../objectives/table";
import { areasAfter } from "../program/credit";
import { carries, neededBy, suppliedBy } from "../program/supply";
import { CircuitError } from "../support/errors";

/** What a rule calls the signal that never comes. */
const called: { readonly [S in Supplied]: string } = {
  teaching: "a teaching signal",
  error: "the error of an objective",
  phases: "an objective towards which its areas settle",
  loss: "a loss",
  contrast: "what its area is to tell apart",
};

/** Refuses an objective that teaches nobody, and a pathway that waits for a signal that never comes. */
export function checkCredit(circuit: CircuitData): void {
  const plastic = plasticIn(circuit);
  const served = (pathway: string, placed: PlacedObjective) =>
    neededBy(circuit, pathway).some((signal) => suppliedBy[signal](circuit, placed).has(pathway));
  for (const placed of circuit.objectives) {
    if ([...plastic].some((pathway) => served(pathway, placed))) continue;
    const reached = [...suppliedBy[isContrast(placed.objective) ? "contrast" : "teaching"](circuit, placed)];
    const where = `objective ${placed.objective.kind} in area "${placed.area}"`;
    if (reached.length === 0)
      throw new CircuitError(
        where,
        "it reaches no plastic pathway in any stage: it has no gradient; reinforce() and threeFactor() learn from what it tells",
      );
    throw new CircuitError(
      where,
      `it reaches no plastic pathway in any stage: ${reached.map((p) => why(circuit, p, plastic, isContrast(placed.objective))).join("; ")}`,
    );
  }
  checkServed(circuit);
}

const plasticIn = ({ development }: CircuitData): ReadonlySet<string> =>
  new Set(development.flatMap((stage) => stage.plastic));

/** Refuses a pathway that waits for a signal that never comes. */
export function checkServed(circuit: CircuitData): void {
  const plastic = plasticIn(circuit);
  for (const pathway of plastic) {
    const rule = circuit.learning[pathway] as OptimizedRule;
    const { from } = rule;
    if (from !== undefined && circuit.objectives.every(({ objective }) => objective.from !== from))
      throw new CircuitError(
        `pathway ${JSON.stringify(pathway)}`,
        `${nameOf(rule)} takes "${from}", which no objective takes; give an area one, such as crossEntropy(${JSON.stringify(from)})`,
      );
  }
  for (const pathway of plastic)
    for (const signal of neededBy(circuit, pathway)) {
      if (circuit.objectives.some((placed) => suppliedBy[signal](circuit, placed).has(pathway))) continue;
      const { post } = circuit.pathways[pathway]!;
      const stops = stopsBefore(circuit, pathway).map(
        (p) => `"${p}" (${nameOf(circuit.learning[p]!)}) carries no credit`,
      );
      throw new CircuitError(
        `pathway ${JSON.stringify(pathway)}`,
        `${nameOf(circuit.learning[pathway]!)} needs ${called[signal]}, but no objective reaches "${post}"` +
          (signal === "contrast"
            ? `; give "${post}" a goodness()`
            : stops.length > 0
              ? `: ${stops.join("; ")}`
              : `; give "${post}" or an area after it an objective`),
      );
    }
}

/** The pathways onwards of one that pass nothing back on the way to it. */
function stopsBefore(circuit: CircuitData, pathway: string): string[] {
  const { post } = circuit.pathways[pathway]!;
  const onwards = areasAfter(circuit, post);
  return Object.keys(circuit.pathways).filter((p) => {
    const { pre } = circuit.pathways[p]!;
    if (pre === post) return !carries(circuit)(p, pathway);
    const before = Object.keys(circuit.pathways).filter((q) => circuit.pathways[q]!.post === pre);
    return onwards.includes(pre) && before.every((q) => !carries(circuit)(p, q));
  });
}

function why(circuit: CircuitData, pathway: string, plastic: ReadonlySet<string>, contrast: boolean): string {
  const rule = circuit.learning[pathway];
  if (!rule) return `"${pathway}" has no learning rule`;
  if (contrast && !neededBy(circuit, pathway).includes("contrast"))
    return `"${pathway}" learns by ${nameOf(rule)}, which tells nothing apart, as forwardForward() does`;
  if (neededBy(circuit, pathway).length === 0)
    return `"${pathway}" learns by ${nameOf(rule)}, which takes and carries no credit`;
  return plastic.has(pathway) ? `"${pathway}" is out of reach` : `"${pathway}" is plastic in no stage`;
}
