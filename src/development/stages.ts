import type { PlacedObjective, StageData } from "../circuit/data";
import { objectiveIds } from "../circuit/objective-ids";
import type { Area, Stage } from "../circuit/types";
import { CircuitError, UsageError } from "../support/errors";
import { parseLength } from "./parse-length";
import { parseLesioned, touches } from "./parse-lesioned";
import { parsePlastic } from "./parse-plastic";
import { parseSee } from "./parse-see";
import { parseStageWeights } from "./parse-weights";

/** What stages speak of. */
interface Named {
  /** The pathways that have a rule; they all learn in a stage that does not say which. */
  readonly learners: readonly string[];
  readonly pathways: readonly string[];
  readonly areas: { readonly [area: string]: Area };
  readonly objectives: readonly PlacedObjective[];
}

/** The stages of a circuit's life, complete and checked. */
export function stages(development: readonly Stage[] | undefined, named: Named): readonly StageData[] {
  const { learners, pathways } = named;
  const areas = Object.keys(named.areas);
  const ids = objectiveIds(named.objectives);
  const objectives = named.objectives.map(({ area }, i) => ({ id: ids[i]!, area }));
  const seen = new Set<string>();
  return (development ?? [{ stage: "training", epochs: 1 }]).map((given, i) => {
    const { stage, weights = {}, see = {}, lesioned = [] } = given;
    const where = `stage ${JSON.stringify(stage ?? i + 1)}`;
    if (typeof stage !== "string" || stage === "") throw new CircuitError(where, "a stage has a name");
    if (seen.has(stage)) throw new CircuitError(where, "there are two stages of this name");
    seen.add(stage);
    try {
      return {
        stage,
        ...parseLength(where, given, areas),
        ...parseLesioned(where, lesioned, given.plastic, areas),
        ...parsePlastic(
          where,
          given.plastic ?? learners.filter((pathway) => !touches(pathway, lesioned)),
          learners,
          pathways,
        ),
        ...parseSee(where, see, named.areas),
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
