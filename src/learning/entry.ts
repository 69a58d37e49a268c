import type { Rule } from "../circuit/types";
import { UsageError } from "../support/errors";
import type { Around } from "./local/around";
import { type Own, ownEntry } from "./own";
import type { OptimizedRule, RuleOf } from "./rule";
import { rules, wrappers } from "./table";

type Entry = RuleOf<OptimizedRule>;

/** A rule's entry, for code that treats all rules alike. */
export function entryOf(rule: Rule): Entry {
  if (rule.kind === "own") return ownEntry(rule as Own) as unknown as Entry;
  if (isWrapper(rule)) return wrappers[rule.kind](entryOf(rule.rule)) as unknown as Entry;
  return rules[rule.kind as keyof typeof rules] as unknown as Entry;
}

/**
 * Loose data made an exact rule.
 *
 * @throws UsageError where there is no such rule, or a number in it makes no sense
 */
export function parseRule(given: Rule): OptimizedRule {
  const kinds = [...Object.keys(rules), ...Object.keys(wrappers), "own"];
  if (!kinds.includes(given?.kind))
    throw new UsageError("rule", `no kind "${given?.kind}"; there are ${kinds.join(", ")}`);
  if (!isWrapper(given)) return entryOf(given).parse(given as OptimizedRule);
  // A wrapper's optimizer is that of the rule within.
  const { optimizer = given.rule?.optimizer } = given;
  const rule = parseRule({ ...given.rule, optimizer } as Rule);
  return (wrappers[given.kind](entryOf(rule)) as unknown as Entry).parse({ ...given, rule } as OptimizedRule);
}

/** What a rule is called: its kind, or the name of one of the user's own; `scaled hebb` for one within another. */
export function nameOf(rule: Rule): string {
  if (rule.kind === "own") return (rule as Own).name;
  return isWrapper(rule) ? `${rule.kind} ${nameOf(rule.rule)}` : rule.kind;
}

const isWrapper = (rule: Rule): rule is Around & { readonly kind: keyof typeof wrappers } =>
  Object.hasOwn(wrappers, rule.kind);
