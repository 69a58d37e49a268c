import type { StageData } from "../circuit/data";
import type { Stage } from "../circuit/types";
import { CircuitError } from "../support/errors";
import { parseLength } from "./parse-length";

/**
 * The stages of a circuit's life, complete and checked.
 *
 * @param learners the pathways that have a rule; they all learn in a stage that does not say which
 * @param pathways every pathway there is, for the error that names them
 * @param areas every area there is
 */
export function stages(
  development: readonly Stage[] | undefined,
  learners: readonly string[],
  pathways: readonly string[],
  areas: readonly string[],
): readonly StageData[] {
  const seen = new Set<string>();
  return (development ?? [{ stage: "training", epochs: 1 }]).map((given, i) => {
    const { stage, plastic = learners } = given;
    const where = `stage ${JSON.stringify(stage ?? i + 1)}`;
    if (typeof stage !== "string" || stage === "") throw new CircuitError(where, "a stage has a name");
    if (seen.has(stage)) throw new CircuitError(where, "there are two stages of this name");
    seen.add(stage);
    const length = parseLength(where, given, areas);
    for (const pathway of plastic) {
      if (!pathways.includes(pathway))
        throw new CircuitError(where, `no pathway named "${pathway}"; there are ${quoted(pathways)}`);
      if (!learners.includes(pathway))
        throw new CircuitError(
          where,
          `"${pathway}" is to be plastic but has no learning rule; give it one in learning`,
        );
    }
    // In the order of the pathways: another order is not another circuit.
    return { stage, ...length, plastic: pathways.filter((pathway) => plastic.includes(pathway)) };
  });
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
