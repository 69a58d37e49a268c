import type { CircuitData } from "../circuit/data";
import type { Rule } from "../circuit/types";
import { touches } from "../development/parse-lesioned";
import { nameOf } from "../learning/entry";
import { isContrast } from "../objectives/table";
import { neededBy } from "../program/supply";
import { CircuitError } from "../support/errors";

/** Refuses a lesion among areas that settle together, and a transform of a label that an area is to tell from wrong ones. */
export function checkStages(circuit: CircuitData): void {
  for (const { stage, lesioned = [], see = {} } of circuit.development) {
    const where = `stage ${JSON.stringify(stage)}`;
    for (const pathway of Object.keys(circuit.learning))
      if (touches(pathway, lesioned) && neededBy(circuit, pathway).includes("phases"))
        throw new CircuitError(
          `${where}, lesioned`,
          `at "${pathway}" ${nameOf(circuit.learning[pathway] as Rule)} has areas settle by activity as it is; a lesion is ` +
            "for areas of other rules",
        );
    for (const area of Object.keys(see)) {
      const [signal] = circuit.areas[area]!.takes ?? [];
      if (circuit.objectives.some(({ objective }) => isContrast(objective) && objective.from === signal))
        throw new CircuitError(`${where}, see`, `"${area}" shows "${signal}" to be told from wrong ones, as it is`);
    }
  }
}
