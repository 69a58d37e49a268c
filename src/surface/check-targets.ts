import type { CircuitData, PlacedObjective } from "../circuit/data";
import { size } from "../circuit/names";
import { type AnyObjective, isContrast, objectiveEntry } from "../objectives/table";
import { CircuitError } from "../support/errors";

/** Refuses an objective whose target is an area that is not there, is of another size, or cannot be its target. */
export function checkTargets(circuit: CircuitData): void {
  for (const placed of circuit.objectives) {
    const wrong = wrongTarget(circuit, placed);
    if (wrong) throw new CircuitError(`objective ${placed.objective.kind} in area "${placed.area}"`, wrong);
  }
}

function wrongTarget({ areas }: CircuitData, { area, objective }: PlacedObjective): string | undefined {
  const { of } = objective;
  if (of === undefined || isContrast(objective)) return undefined;
  const { target } = objectiveEntry(objective as AnyObjective);
  const inputs = Object.keys(areas).filter((name) => areas[name]!.kind === "input");
  if (!areas[of]) return `no area named "${of}"; there are ${Object.keys(areas).join(", ")}`;
  if (target === "another area" && of === area) return "an area cannot be its own target; name another";
  if (target === "an input" && !inputs.includes(of)) return `"${of}" is no input; there are ${inputs.join(", ")}`;
  const [own, other] = [size(areas[area]!.shape), size(areas[of].shape)];
  return own === other ? undefined : `it has ${own} units, but its target "${of}" has ${other}`;
}
