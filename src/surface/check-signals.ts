import type { CircuitData } from "../circuit/data";
import { nameOf } from "../learning/entry";
import { type OptimizedRule, type Supplied, supplied } from "../learning/rule";
import { CircuitError } from "../support/errors";

/** Refuses a rule on a pathway one of whose ends does not emit what the rule needs. */
export function checkSignals({ areas, pathways, learning }: CircuitData): void {
  for (const [pathway, rule] of Object.entries(learning))
    for (const signal of (rule as OptimizedRule).needs) {
      if (supplied.includes(signal as Supplied)) continue;
      const { pre, post } = pathways[pathway]!;
      const mute = [pre, post].find((area) => !areas[area]!.emits.includes(signal));
      if (mute === undefined) continue;
      const emitting = Object.keys(areas).filter((area) => areas[area]!.emits.includes(signal));
      const who = emitting.length > 0 ? emitting.map((area) => `"${area}"`).join(", ") : "no area of the circuit";
      throw new CircuitError(
        `pathway ${JSON.stringify(pathway)}`,
        `${nameOf(rule)} needs ${signal} at both ends, but "${mute}" emits ${areas[mute]!.emits.join(" and ")}; ${signal} ` +
          `come from ${who}${signal === "spikes" ? "; lif() and adaptiveLif() make areas that spike" : ""}`,
      );
    }
}
