import type { CircuitData } from "../circuit/data";
import { nameOf } from "../learning/entry";
import { neededBy } from "../program/supply";
import { CircuitError } from "../support/errors";

/** Refuses a normalised pathway whose rule has areas settle, which takes activity as it is. */
export function checkNormalised(circuit: CircuitData): void {
  for (const [pathway, { normalised }] of Object.entries(circuit.pathways))
    if (normalised && neededBy(circuit, pathway).includes("phases"))
      throw new CircuitError(
        `pathway ${JSON.stringify(pathway)}`,
        `${nameOf(circuit.learning[pathway]!)} has its areas settle by activity as it is; normalised is for other rules`,
      );
}
