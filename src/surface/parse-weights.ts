import { type Constraints, range } from "../circuit/constraints";
import { size } from "../circuit/names";
import type { Pathway } from "../circuit/types";
import { CircuitError } from "../support/errors";

/** One of a pathway's ends. */
export type End = readonly [name: string, shape: readonly number[]];

/** The weights that a pathway starts with, where they are given, and what all its weights are held to. */
export function parseWeights(
  where: string,
  { weights, mask, bounds, signs }: Pathway,
  pre: End,
  post: End,
): Constraints & Pick<Pathway, "weights"> {
  const constraints: Constraints = {
    ...(mask !== undefined && { mask: parseMask(where, mask, pre, post) }),
    ...(bounds !== undefined && { bounds: parseBounds(where, bounds) }),
    ...(signs !== undefined && { signs: parseSigns(where, signs, pre) }),
  };
  for (let source = 0; source < size(pre[1]); source++) {
    const [least, most] = range(constraints, source);
    if (least > most)
      throw new CircuitError(
        where,
        `of sign ${constraints.signs![source]} its bounds leave no weight: they are [${constraints.bounds?.join(", ")}]`,
      );
  }
  if (weights === undefined) return constraints;
  const rows = matrix(where, "its weights are", weights, pre, post);
  checkWeights(where, rows, constraints);
  return { ...constraints, weights: rows };
}

function parseMask(where: string, mask: Pathway["mask"], pre: End, post: End): readonly (readonly number[])[] {
  const rows = matrix(where, "its mask is", mask, pre, post);
  const strange = rows.flat().find((entry) => entry !== 0 && entry !== 1);
  if (strange !== undefined)
    throw new CircuitError(where, `its mask is 1 where there is a synapse and 0 where there is none, not ${strange}`);
  return rows;
}

function parseBounds(where: string, bounds: NonNullable<Pathway["bounds"]>): NonNullable<Constraints["bounds"]> {
  const sound = (bound: unknown) => bound === null || (typeof bound === "number" && !Number.isNaN(bound));
  if (!Array.isArray(bounds) || bounds.length !== 2 || !bounds.every(sound))
    throw new CircuitError(
      where,
      `its bounds are [least, most], such as [-1, 1] or [0, null], not ${JSON.stringify(bounds)}`,
    );
  // JSON has no infinity.
  const [least, most] = bounds.map((bound) => (Number.isFinite(bound) ? bound : null));
  if ((least ?? -Infinity) > (most ?? Infinity))
    throw new CircuitError(where, `its bounds are [least, most]; ${least} is more than ${most}`);
  return [least!, most!];
}

function parseSigns(where: string, signs: NonNullable<Pathway["signs"]>, [name, shape]: End): readonly number[] {
  const units = size(shape);
  const each = typeof signs === "number" ? new Array<number>(units).fill(signs) : signs;
  if (!Array.isArray(each) || each.length !== units || !each.every((sign) => sign === 1 || sign === -1))
    throw new CircuitError(
      where,
      `its signs are 1 (excitatory) or -1 (inhibitory), one for each of the ${units} units of "${name}" or one for all`,
    );
  return [...each];
}

function matrix(where: string, what: string, given: unknown, [pre, from]: End, [post, to]: End): number[][] {
  if (!Array.isArray(given) || !given.every(Array.isArray))
    throw new CircuitError(where, `${what} a list of rows, one a source unit`);
  const columns = new Set(given.map((row) => row.length));
  if (given.length !== size(from) || columns.size !== 1 || !columns.has(size(to)))
    throw new CircuitError(
      where,
      `${what} [${given.length}, ${[...columns].join(" or ")}], but from "${pre}" ` +
        `[${from.join(", ")}] to "${post}" [${to.join(", ")}] ${what.endsWith("are") ? "they are" : "it is"} [${size(from)}, ${size(to)}]`,
    );
  return given.map((row) => [...row]);
}

function checkWeights(where: string, weights: readonly (readonly number[])[], constraints: Constraints): void {
  for (const [source, row] of weights.entries()) {
    const [least, most] = range(constraints, source);
    for (const [target, weight] of row.entries()) {
      if (!Number.isFinite(weight))
        throw new CircuitError(
          where,
          `a weight is a finite number, not ${typeof weight === "number" ? weight : JSON.stringify(weight)}`,
        );
      const none = constraints.mask?.[source]?.[target] === 0;
      if (none ? weight === 0 : Math.fround(weight) >= least && Math.fround(weight) <= most) continue;
      const right = none ? "0, since its mask has no synapse there" : `from ${least} to ${most}`;
      throw new CircuitError(where, `its weight [${source}, ${target}] is ${weight}; it would be ${right}`);
    }
  }
}
