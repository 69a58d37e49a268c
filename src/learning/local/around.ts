import type { Rule } from "../../circuit/types";
import type { OptimizedRule, RuleOf } from "../rule";

/** A rule that goes around another, whose optimizer and task signal are its own. */
export interface Around<Needs extends string = string> extends OptimizedRule<Needs> {
  readonly rule: OptimizedRule;
}

/** What a rule around another takes over from it as it is: all by which areas hear and teach each other. */
export function around<R extends Around>(inner: RuleOf<OptimizedRule>) {
  const { locality, streams, backward, together, settle, inTime } = inner;
  return {
    locality: (size, { rule }) => locality(size, rule),
    ...(streams && { streams }),
    ...(backward && {
      backward: { ...backward, across: (teaching, at, { rule }) => backward.across(teaching, at, rule) },
    }),
    ...(together && { together: (group, { rule }) => together(group, rule) }),
    ...(inTime && { inTime }),
    ...(settle && { settle: (group, { rule }) => settle(group, rule) }),
  } satisfies Pick<RuleOf<R>, "locality" | "streams" | "backward" | "together" | "settle" | "inTime">;
}

/** Whether a rule is of this kind, or goes around one that is. */
export const isAround = (rule: Rule, kind: string): boolean =>
  rule.kind === kind || ("rule" in rule && isAround(rule.rule as Rule, kind));

/** The parts of a rule around `rule` that are that one's. */
export const taken = ({ optimizer, from }: OptimizedRule): Pick<OptimizedRule, "optimizer" | "from"> => ({
  optimizer,
  ...(from !== undefined && { from }),
});
