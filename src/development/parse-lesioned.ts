import type { StageData } from "../circuit/data";
import { ends } from "../circuit/names";
import type { Stage } from "../circuit/types";
import { CircuitError } from "../support/errors";

/**
 * The areas that are silent in a stage.
 *
 * @param plastic the pathways that are said to learn in it; undefined where nothing was said
 * @param areas every area there is
 */
export function parseLesioned(
  where: string,
  lesioned: readonly string[],
  plastic: Stage["plastic"],
  areas: readonly string[],
): Pick<StageData, "lesioned"> {
  for (const name of lesioned)
    if (!areas.includes(name))
      throw new CircuitError(`${where}, lesioned`, `no area named "${name}"; there are ${areas.join(", ")}`);
  const said = Array.isArray(plastic) ? (plastic as readonly string[]) : Object.keys(plastic ?? {});
  for (const pathway of said)
    if (touches(pathway, lesioned))
      throw new CircuitError(where, `"${pathway}" is to be plastic, but an end of it is lesioned`);
  return lesioned.length === 0 ? {} : { lesioned: areas.filter((name) => lesioned.includes(name)) };
}

/** Whether a pathway comes from or goes to one of these areas. */
export function touches(pathway: string, lesioned: readonly string[]): boolean {
  const joined = ends(pathway);
  return joined !== undefined && (lesioned.includes(joined.pre) || lesioned.includes(joined.post));
}
