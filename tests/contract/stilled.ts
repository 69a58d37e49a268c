import type { Optimizer } from "../../src";
import { entryOf } from "../../src/learning/entry";
import type { AnyRule } from "../../src/learning/table";

/** What of a rule changes synapses beside its optimizer's step, at zero. */
const beside: { readonly [K in AnyRule["kind"]]?: object } = {
  kolenPollack: { decay: 0 },
  scaled: { rate: 0 },
  thresholded: { rate: 0 },
};

/**
 * A rule that teaches its synapses nothing: its optimizer's rate is 0, and so is all else by which it changes them. What a
 * rule keeps for itself, such as feedback weights, goes on learning.
 */
export function stilled(rule: AnyRule): AnyRule {
  if (entryOf(rule).follow && !beside[rule.kind])
    throw new Error(
      `${rule.kind} changes synapses after its optimizer; say in tests/contract/stilled.ts what is to be 0 for that`,
    );
  const inner = "rule" in rule && { rule: stilled(rule.rule as AnyRule) };
  return { ...rule, ...inner, ...beside[rule.kind], optimizer: still(rule.optimizer) } as AnyRule;
}

/** An optimizer at rate 0, and decay 0. */
function still(optimizer: Optimizer): Optimizer {
  if (optimizer.kind === "clipped") return { ...optimizer, optimizer: still(optimizer.optimizer) };
  if (optimizer.kind === "decayed") return { ...optimizer, optimizer: still(optimizer.optimizer), decay: 0 };
  return { ...optimizer, rate: 0 };
}
