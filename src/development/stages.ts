import type { PlacedObjective, StageData } from "../circuit/data";
import { objectiveIds } from "../circuit/objective-ids";
import type { Stage } from "../circuit/types";
import { CircuitError, UsageError } from "../support/errors";
import { parseLength } from "./parse-length";
import { parsePlastic } from "./parse-plastic";
import { parseStageWeights } from "./parse-weights";

/** What stages speak of. */
interface Named {
  /** The pathways that have a rule; they all learn in a stage that does not say which. */
  readonly learners: readonly string[];
  /** Every pathway, and every area. */
  readonly pathways: readonly string[];
  readonly areas: readonly string[];
  readonly objectives: readonly PlacedObjective[];
}

/** The stages of a circuit's life, complete and checked. */
export function stages(development: readonly Stage[] | undefined, named: Named): readonly StageData[] {
  const { learners, pathways, areas } = named;
  const ids = objectiveIds(named.objectives);
  const objectives = named.objectives.map(({ area }, i) => ({ id: ids[i]!, area }));
  const seen = new Set<string>();
  return (development ?? [{ stage: "training", epochs: 1 }]).map((given, i) => {
    const { stage, plastic = learners, weights = {} } = given;
    const where = `stage ${JSON.stringify(stage ?? i + 1)}`;
    if (typeof stage !== "string" || stage === "") throw new CircuitError(where, "a stage has a name");
    if (seen.has(stage)) throw new CircuitError(where, "there are two stages of this name");
    seen.add(stage);
    try {
      return {
        stage,
        ...parseLength(where, given, areas),
        ...parsePlastic(where, plastic, learners, pathways),
        ...parseStageWeights(where, weights, objectives),
      };
    } catch (error) {
      throw error instanceof UsageError ? inStage(where, error) : error;
    }
  });
}

/** A mistake that was found in a part of a stage. */
const inStage = (where: string, { where: part, message, what }: UsageError): CircuitError =>
  new CircuitError(where, part === where ? what : message);
