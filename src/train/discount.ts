import type { CircuitData } from "../circuit/data";
import { type AnyObjective, isContrast, objectiveEntry } from "../objectives/table";
import { areasAfter } from "../program/credit";
import { CircuitError } from "../support/errors";

/**
 * The factor by which what an area works for counts less from step to step: that of its own objectives, else that of the
 * areas after it; 1 where none discounts.
 *
 * @throws CircuitError where there are several
 */
export function discountOf(circuit: CircuitData, area: string): number {
  const own = discountsIn(circuit, [area]);
  const found = own.size > 0 ? own : discountsIn(circuit, areasAfter(circuit, area));
  if (found.size > 1)
    throw new CircuitError(
      `area ${JSON.stringify(area)}`,
      `what it works for is discounted by ${[...found].join(" and by ")}; a rule with eligibility traces takes one discount`,
    );
  return [...found][0] ?? 1;
}

const discountsIn = (circuit: CircuitData, areas: readonly string[]): ReadonlySet<number> =>
  new Set(
    circuit.objectives
      .filter((placed) => areas.includes(placed.area))
      .flatMap(({ objective }) => (isContrast(objective) ? [] : discountOfOne(objective as unknown as AnyObjective))),
  );

const discountOfOne = (objective: AnyObjective): number[] => {
  const discount = objectiveEntry(objective).discount?.(objective);
  return discount === undefined ? [] : [discount];
};
