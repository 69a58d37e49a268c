import type { StageData } from "../circuit/data";
import type { Stage } from "../circuit/types";
import { CircuitError } from "../support/errors";
import { parseValue } from "./courses/table";
import { quoted } from "./quoted";

/**
 * What learns in a stage, and how much.
 *
 * @param learners the pathways that have a rule
 * @param pathways every pathway there is
 */
export function parsePlastic(
  where: string,
  given: NonNullable<Stage["plastic"]>,
  learners: readonly string[],
  pathways: readonly string[],
): Pick<StageData, "plastic" | "plasticity"> {
  const factors = Array.isArray(given)
    ? (given as readonly string[]).map((pathway) => [pathway, 1] as const)
    : Object.entries(given).filter(([, factor]) => factor !== undefined);
  for (const [pathway] of factors) {
    if (!pathways.includes(pathway))
      throw new CircuitError(where, `no pathway named "${pathway}"; there are ${quoted(pathways)}`);
    if (!learners.includes(pathway))
      throw new CircuitError(where, `"${pathway}" is to be plastic but has no learning rule; give it one in learning`);
  }
  const parsed = new Map(
    factors.map(([pathway, factor]) => [
      pathway,
      parseValue(where, `the plasticity of "${pathway}"`, factor as Parameters<typeof parseValue>[2]),
    ]),
  );
  // In the order of the pathways: another order is not another circuit.
  const plastic = pathways.filter((pathway) => parsed.has(pathway));
  const plasticity = plastic.filter((pathway) => parsed.get(pathway) !== 1);
  return {
    plastic,
    ...(plasticity.length > 0 && {
      plasticity: Object.fromEntries(plasticity.map((pathway) => [pathway, parsed.get(pathway)!])),
    }),
  };
}
