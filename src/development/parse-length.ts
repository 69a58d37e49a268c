import type { StageData } from "../circuit/data";
import type { Stage, Until } from "../circuit/types";
import { CircuitError } from "../support/errors";

/**
 * How long a stage is, by one of three.
 *
 * @param areas of which a criterion may be
 */
export function parseLength(
  where: string,
  { epochs, steps, until }: Stage,
  areas: readonly string[],
): Pick<StageData, "epochs" | "steps" | "until"> {
  const given = Object.entries({ epochs, steps, until }).filter(([, value]) => value !== undefined);
  if (given.length !== 1)
    throw new CircuitError(
      where,
      given.length === 0
        ? "it says not how long it is; give epochs, steps or until"
        : `give one of ${given.map(([name]) => name).join(" and ")}`,
    );
  if (epochs !== undefined) return { epochs: whole(where, "epochs", epochs, 0) };
  if (steps !== undefined) return { steps: whole(where, "steps", steps, 0) };
  return { until: parseUntil(`${where}, until`, until!, areas) };
}

function parseUntil(where: string, until: Until, areas: readonly string[]): Until {
  const { metric, area, atLeast, atMost, within, every } = until ?? {};
  if (metric !== "accuracy" && metric !== "loss")
    throw new CircuitError(where, `metric is "accuracy" or "loss", not ${JSON.stringify(metric)}`);
  if (area !== undefined && !areas.includes(area))
    throw new CircuitError(where, `no area named "${area}"; there are ${areas.join(", ")}`);
  if ((atLeast === undefined) === (atMost === undefined))
    throw new CircuitError(where, "give atLeast or atMost, the one that ends it");
  const bound = (atLeast ?? atMost)!;
  if (!Number.isFinite(bound)) throw new CircuitError(where, `what ends it is a number, not ${bound}`);
  if (metric === "accuracy" && (bound < 0 || bound > 1))
    throw new CircuitError(where, `an accuracy is from 0 to 1, not ${bound}`);
  return {
    metric,
    ...(area !== undefined && { area }),
    ...(atLeast === undefined ? { atMost: bound } : { atLeast: bound }),
    within: whole(where, "within", within, 1),
    ...(every !== undefined && { every: whole(where, "every", every, 1) }),
  };
}

function whole(where: string, name: string, value: number, least: number): number {
  if (!Number.isInteger(value) || value < least)
    throw new CircuitError(where, `${name} is a whole number of at least ${least}, not ${value}`);
  return value;
}
