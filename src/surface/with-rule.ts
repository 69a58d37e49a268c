import type { StageData } from "../circuit/data";
import type { Rule } from "../circuit/types";
import { asWritten } from "../development/as-written";
import type { AnyCircuit } from "./circuit";
import type { LooseSpec } from "./parse";

/**
 * How the same circuit is stated with one rule on some of its pathways.
 *
 * @param development default: the circuit's own
 */
export function withRule(
  model: AnyCircuit,
  rule: Rule,
  pathways: readonly string[],
  development: readonly StageData[] = model.data.development,
): LooseSpec {
  const spec = model.toJSON() as LooseSpec;
  const learning = Object.fromEntries(pathways.map((pathway) => [pathway, rule]));
  return { ...spec, learning: { ...spec.learning, ...learning }, development: development.map(asWritten) };
}
