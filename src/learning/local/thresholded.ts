import { add, mean, mul, sub, type Tensor1D } from "../../ops";
import { UsageError } from "../../support/errors";
import { atLeastZero } from "../../support/numbers";
import type { OptimizedRule, RuleOf } from "../rule";
import { type Around, around, isAround, taken } from "./around";

export interface Thresholded<Needs extends string = string> extends Around<Needs | "rate"> {
  readonly kind: "thresholded";
  readonly target: number;
  readonly rate: number;
}

/**
 * Any rule with homeostatic thresholds: a unit that is active more than its target becomes harder to drive, one that is less
 * becomes easier.
 *
 * b_j ← b_j + rate · (target − ⟨y_j⟩) after each update, with ⟨y⟩, [post], the mean activity of the target area over the batch, and
 * over its time steps where it lives in time. The bias b is the threshold with the sign reversed: on a pathway without one the
 * rule within is alone, and of those with one that end on an area one with such a rule is enough, since biases add up. The
 * weights are left as the rule within makes them.
 * Source: Földiák 1990.
 *
 * @param options.target mean activity of a unit, in the area's own unit
 * @param options.rate of the threshold, at least 0; default 0.01
 * @throws UsageError where the rule is thresholded already, or a number makes no sense
 * @example
 * thresholded(hebb({ rate: 1e-3 }), { target: 0.1 }).rule.kind; // "hebb"
 */
export function thresholded<Needs extends string>(
  rule: OptimizedRule<Needs>,
  { target, rate = 0.01 }: { readonly target: number; readonly rate?: number },
): Thresholded<Needs> {
  const where = "thresholded()";
  if (isAround(rule, "thresholded"))
    throw new UsageError(where, "the rule is thresholded already; one target is enough");
  if (!Number.isFinite(target)) throw new UsageError(where, `the target is a number, not ${target}`);
  atLeastZero(where, "the rate", rate);
  const needs = [...new Set([...rule.needs, "rate" as const])];
  return { kind: "thresholded", needs, ...taken(rule), rule, target, rate };
}

const activity = "threshold activity";

export function thresholdedEntry(inner: RuleOf<OptimizedRule>): RuleOf<Thresholded> {
  return {
    ...around<Thresholded>(inner),
    equals: `${inner.equals}, where the mean activity is the target`,
    source: `Földiák 1990, Biol. Cybern. 64:165, doi:10.1007/BF02331346; ${inner.source}`,
    parse: ({ rule, target, rate }) => thresholded(rule, { target, rate }),
    memory: (size, { rule }) => ({
      ...inner.memory(size, rule),
      [activity]: { shape: [size.post], start: "zero" },
    }),
    direction: (found, { rule }) => {
      const { synapses, memory } = inner.direction(found, rule);
      return { synapses, memory: { ...memory, [activity]: mean(found.post, 0) } };
    },
    follow: (stepped, { rule, rate, target }) => {
      const { synapses, memory } = inner.follow ? inner.follow(stepped, rule) : stepped;
      if (!synapses.bias) return { synapses, memory };
      const bias = add(synapses.bias, mul(sub(target, memory[activity]!), rate)) as Tensor1D;
      return { synapses: { ...synapses, bias }, memory };
    },
  };
}
