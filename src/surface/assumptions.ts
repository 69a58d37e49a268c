import type { CircuitData } from "../circuit/data";
import { mostSteps } from "../development/length";
import { entryOf, nameOf } from "../learning/entry";
import { type Locality, localities, type OptimizedRule } from "../learning/rule";
import { crossedBy } from "../program/credit";
import { pathwaySize } from "../program/program";
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
  const lived = circuit.development.filter((stage) => mostSteps(stage, 1) > 0);
  const plastic = new Set(lived.flatMap((stage) => stage.plastic));
  const learns = (pathway: string) => plastic.has(pathway) && neededBy(circuit, pathway).includes("teaching");
  const crossed = new Set(circuit.objectives.flatMap((it) => [...crossedBy(circuit, it, carries(circuit), learns)]));
  return Object.keys(circuit.pathways).flatMap((pathway): Assumption[] => {
    const rule = circuit.learning[pathway];
    if (!plastic.has(pathway) && !crossed.has(pathway)) return [];
    if (!rule) return [{ pathway, rule: "fixed", needs: [], ...fixed }];
    const { locality, backward, equals, source } = entryOf(rule);
    const assumed = [
      ...(plastic.has(pathway) ? [locality(pathwaySize(circuit, pathway), rule as OptimizedRule)] : []),
      ...(crossed.has(pathway) && backward ? [backward.locality] : []),
    ];
    const most = assumed.reduce((a, b) => (localities.indexOf(b) > localities.indexOf(a) ? b : a));
    const learning = plastic.has(pathway) ? { rule: nameOf(rule), needs: rule.needs } : { rule: "fixed", needs: [] };
    return [{ pathway, ...learning, locality: most, equals, source }];
  });
}
