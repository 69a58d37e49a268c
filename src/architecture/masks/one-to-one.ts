import { wholeNumbers } from "../../support/numbers";
import { type Mask, maskOf } from "./mask";

/**
 * Each unit to the one in its place: a synapse a unit.
 *
 * @param units of the source, and as many of the target
 * @returns [units, units], for a pathway's `mask`
 * @throws UsageError where that is no whole number of at least 1
 * @example
 * const pathways = { "thalamus -> V1": { mask: oneToOne(64) } };
 * pathways["thalamus -> V1"].mask[3][3]; // 1
 */
export function oneToOne(units: number): Mask {
  wholeNumbers("oneToOne()", { units }, { units: 1 });
  return maskOf(units, units, (source, target) => source === target);
}
