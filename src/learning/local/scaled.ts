import { add, div, maximum, mean, mul, pow, sub, type Tensor2D } from "../../ops";
import { UsageError } from "../../support/errors";
import { atLeastZero, share } from "../../support/numbers";
import type { OptimizedRule, RuleOf } from "../rule";
import { type Around, around, isAround, taken } from "./around";

export interface Scaled<Needs extends string = string> extends Around<Needs | "rate"> {
  readonly kind: "scaled";
  readonly target: number;
  readonly rate: number;
  readonly averaging: number;
}

/**
 * Any rule with homeostatic synaptic scaling: after each update, all weights on to a unit grow or shrink by one factor, which
 * brings the unit's mean activity to a target.
 *
 * W_ij ← W_ij · max(0, 1 + rate · (target − ā_j)), with ā, [post], the running mean of the target area's activity. What the
 * weights are to each other is left as the rule made it. The bias is not scaled.
 * Source: Turrigiano et al. 1998; in the form of van Rossum, Bi & Turrigiano 2000, without its integral term.
 *
 * @param options.target mean activity of a unit, in the area's own unit
 * @param options.rate of the factor, at least 0 (no scaling); default 0.01; slow beside `averaging`, or the activity swings
 * @param options.averaging weight of the newest batch in ā, above 0 and at most 1; default 0.1
 * @example
 * scaled(hebb({ rate: 1e-3 }), { target: 0.5 }).rule.kind; // "hebb"
 */
export function scaled<Needs extends string>(
  rule: OptimizedRule<Needs>,
  {
    target,
    rate = 0.01,
    averaging = 0.1,
  }: { readonly target: number; readonly rate?: number; readonly averaging?: number },
): Scaled<Needs> {
  const where = "scaled()";
  if (isAround(rule, "scaled")) throw new UsageError(where, "the rule is scaled already; one target is enough");
  if (!Number.isFinite(target)) throw new UsageError(where, `the target is a number, not ${target}`);
  atLeastZero(where, "the rate", rate);
  const needs = [...new Set([...rule.needs, "rate" as const])];
  share(where, "averaging", averaging);
  return { kind: "scaled", needs, ...taken(rule), rule, target, rate, averaging };
}

const [activity, batches] = ["scaling activity", "scaling batches"];

export function scaledEntry(inner: RuleOf<OptimizedRule>): RuleOf<Scaled> {
  return {
    ...around<Scaled>(inner),
    equals: `${inner.equals}, where the mean activity is the target`,
    source: `Turrigiano et al. 1998, Nature 391:892, doi:10.1038/36103; van Rossum, Bi & Turrigiano 2000, J. Neurosci. 20:8812; ${inner.source}`,
    parse: ({ rule, target, rate, averaging }) => scaled(rule, { target, rate, averaging }),
    memory: (size, { rule }) => ({
      ...inner.memory(size, rule),
      [activity]: { shape: [size.post], start: "zero" },
      [batches]: { shape: [], start: "zero" },
    }),
    direction: (found, { rule, averaging }) => {
      const { synapses, memory } = inner.direction(found, rule);
      const count = add(found.memory[batches]!, 1);
      const before = found.memory[activity]!;
      // The first batch is the mean itself, and the weight of the newest one goes to `averaging`.
      const weight = div(averaging, sub(1, pow(1 - averaging, count)));
      const running = add(before, mul(sub(mean(found.post, 0), before), weight));
      return { synapses, memory: { ...memory, [activity]: running, [batches]: count } };
    },
    follow: (stepped, { rule, rate, target }) => {
      const { synapses, memory } = inner.follow ? inner.follow(stepped, rule) : stepped;
      const factor = maximum(add(1, mul(sub(target, memory[activity]!), rate)), 0);
      return { synapses: { ...synapses, weights: mul(synapses.weights, factor) as Tensor2D }, memory };
    },
  };
}
