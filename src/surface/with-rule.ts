import type { CircuitData, StageData } from "../circuit/data";
import type { Rule } from "../circuit/types";
import { type AnyCircuit, circuit } from "./circuit";
import type { LooseSpec } from "./parse";

/**
 * The same circuit with one rule on some of its pathways.
 *
 * @param development default: the circuit's own
 * @throws CircuitError where the rule cannot learn there
 */
export function withRule(
  model: AnyCircuit,
  rule: Rule,
  pathways: readonly string[],
  development: readonly StageData[] = model.data.development,
): CircuitData {
  const spec = model.toJSON() as LooseSpec;
  const learning = Object.fromEntries(pathways.map((pathway) => [pathway, rule]));
  return circuit({ ...spec, learning: { ...spec.learning, ...learning }, development } as never).data;
}
