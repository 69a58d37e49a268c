import { type Backprop, backpropEntry } from "./backprop";
import { type FeedbackAlignment, feedbackAlignmentEntry } from "./feedback-alignment";
import { type Oja, ojaEntry } from "./oja";
import type { RuleOf } from "./rule";

/** Every kind of learning rule there is. */
export type AnyRule = Backprop | FeedbackAlignment | Oja;

type Table = { readonly [K in AnyRule["kind"]]: RuleOf<Extract<AnyRule, { kind: K }>> };

export const rules: Table = { backprop: backpropEntry, feedbackAlignment: feedbackAlignmentEntry, oja: ojaEntry };
