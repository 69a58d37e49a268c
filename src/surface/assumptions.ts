import type { CircuitData } from "../circuit/data";
import { size } from "../circuit/names";
import { type Locality, localities, type RuleOf } from "../learning/rule";
import { type AnyRule, rules } from "../learning/table";
import { crossedBy } from "../program/credit";
import { errorsAfter, targetUnits } from "../program/program";
import { carries, neededBy } from "../program/supply";

/** What a circuit assumes at one of its pathways. */
export interface Assumption {
  readonly pathway: string;
  /** The kind of its rule; `"fixed"` where it never learns. */
  readonly rule: string;
  /** The signals that the rule needs. */
  readonly needs: readonly string[];
  /** The most that is assumed beyond what is at the synapse: by the rule's change, or by the credit that crosses here. */
  readonly locality: Locality;
  readonly equals: string;
  readonly source: string;
}

/** Fixed weights pass the gradient on as it is, which takes their transpose. */
const fixed = { locality: "weight transport", equals: "the gradient, passed on", source: "" } as const;

/** What a circuit assumes that biology is not known to do, where it comes into play. */
export function assumptions(circuit: CircuitData): Assumption[] {
  const lived = circuit.development.filter((stage) => stage.epochs > 0);
  const plastic = new Set(lived.flatMap((stage) => stage.plastic));
  const learns = (pathway: string) => plastic.has(pathway) && neededBy(circuit, pathway).includes("teaching");
  const crossed = new Set(circuit.objectives.flatMap((it) => [...crossedBy(circuit, it, carries(circuit), learns)]));
  return Object.entries(circuit.pathways).flatMap(([pathway, { pre, post }]): Assumption[] => {
    const rule = circuit.learning[pathway] as AnyRule | undefined;
    if (!plastic.has(pathway) && !crossed.has(pathway)) return [];
    if (!rule) return [{ pathway, rule: "fixed", needs: [], ...fixed }];
    const { locality, backward, equals, source } = rules[rule.kind];
    const units = (area: string) => size(circuit.areas[area]!.shape);
    const errors = errorsAfter(circuit, post).reduce((sum, area) => sum + units(area), 0);
    const ends = { pre: units(pre), post: units(post), errors, target: targetUnits(circuit, rule, units) };
    const assumed = [
      ...(plastic.has(pathway) ? [(locality as RuleOf<never>["locality"])(ends, rule as never)] : []),
      ...(crossed.has(pathway) && backward ? [backward.locality] : []),
    ];
    const most = assumed.reduce((a, b) => (localities.indexOf(b) > localities.indexOf(a) ? b : a));
    const learning = plastic.has(pathway) ? { rule: rule.kind, needs: rule.needs } : { rule: "fixed", needs: [] };
    return [{ pathway, ...learning, locality: most, equals, source }];
  });
}
