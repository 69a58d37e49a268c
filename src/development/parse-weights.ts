import type { StageData } from "../circuit/data";
import type { Stage } from "../circuit/types";
import { CircuitError } from "../support/errors";
import { parseValue } from "./courses/table";
import { quoted } from "./quoted";

/**
 * The weights of objectives in a stage, by objective.
 *
 * @param objectives the objectives' ids and areas
 */
export function parseStageWeights(
  where: string,
  given: NonNullable<Stage["weights"]>,
  objectives: readonly { readonly id: string; readonly area: string }[],
): Pick<StageData, "weights"> {
  for (const key of Object.keys(given))
    if (!objectives.some(({ id, area }) => key === id || key === area))
      throw new CircuitError(
        `${where}, weights`,
        objectives.length === 0
          ? `no objective "${key}"; the circuit has none`
          : `no objective "${key}"; there are ${quoted(objectives.map(({ id }) => id))}`,
      );
  const weights = objectives.flatMap(({ id, area }) => {
    const weight = given[id] ?? given[area];
    return weight === undefined ? [] : [[id, parseValue(where, `the weight of "${id}"`, weight)]];
  });
  return weights.length === 0 ? {} : { weights: Object.fromEntries(weights) };
}
