import { mul, sub } from "../../ops";
import { positive } from "../../support/numbers";
import { byArea } from "../by-area";
import type { Group, Member, Rates } from "../group";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";
import { wiring } from "../wiring";
import { contrast, phases } from "./contrast";
import { checkSettling, fromAfter, heard, leaky, ratesAt } from "./settling";

export interface ContrastiveHebbian extends OptimizedRule<"phases"> {
  readonly kind: "contrastiveHebbian";
  readonly feedback: number;
  readonly free: number;
  readonly clamped: number;
  readonly rate: number;
}

/**
 * Contrastive Hebbian learning: areas that hear each other settle freely, and again with the last of them clamped to what
 * they should be; the weights learn by Hebb's rule from the second, and unlearn from the first.
 *
 * With u an area's drive, [samples, units], and s = f(u) its rate, the areas of the rule follow
 * u ← u + rate · (Σ s_pre W + b + γ Σ s_post Wᵀ − u), from the feedforward activity. In the clamped phase the areas from which
 * no pathway of the rule goes on are held at s − ∂C/∂s, s and the cost being those of the free phase: at the target itself
 * where C = ½|s − t|². With k the number of pathways from an area to such a one (the longest way; across a pathway that skips
 * n areas the feedback is γⁿ⁺¹), Δw = step(γ^−k (s_pre s_post clamped − s_pre s_post free)), the mean over samples; costs of
 * areas before the last press on their drives, γ^k times.
 *
 * As γ → 0 it is backprop, but that the error of the last areas is not multiplied by their slope f′: the same where they are
 * linear. A circuit with this rule is tested settled, as it learns. What the areas of other rules bring stays as it was.
 * Source: Movellan 1991, for γ = 1; Xie & Seung 2003, for weak feedback.
 *
 * @param options.feedback γ, above 0; default 0.1. The differences are of the size of γ^k, and drown in rounding where that
 * is much below 1e-4
 * @param options.free steps of settling freely; default 20
 * @param options.clamped steps with the last areas clamped; default 20
 * @param options.rate of settling, above 0 and at most 1; default 0.5
 * @param options.optimizer default `adam(1e-3)`
 * @throws UsageError where a number makes no sense
 * @example
 * contrastiveHebbian({ feedback: 0.05 }).needs[0]; // "phases"
 */
export function contrastiveHebbian({
  feedback = 0.1,
  free = 20,
  clamped = 20,
  rate = 0.5,
  optimizer = adam(1e-3),
}: {
  readonly feedback?: number;
  readonly free?: number;
  readonly clamped?: number;
  readonly rate?: number;
  readonly optimizer?: Optimizer;
} = {}): ContrastiveHebbian {
  const where = "contrastiveHebbian()";
  positive(where, "feedback", feedback);
  checkSettling(where, { free, clamped }, rate);
  return { kind: "contrastiveHebbian", needs: ["phases"], feedback, free, clamped, rate, optimizer };
}

export const contrastiveHebbianEntry: RuleOf<ContrastiveHebbian> = {
  locality: () => "weight transport",
  equals: "backprop, as the feedback gets weak, where the last areas are linear",
  source:
    "Movellan 1991, Proc. Connectionist Models Summer School 1990, 10–17; Xie & Seung 2003, Neural Comput. 15:441, doi:10.1162/089976603762552988",
  parse: ({ feedback, free, clamped, rate, optimizer }) =>
    contrastiveHebbian({ feedback, free, clamped, rate, optimizer: parseOptimizer(optimizer) }),
  memory: () => ({}),
  settle: (group, { feedback, free, rate }) => {
    const wires = wiring(group);
    const { gain } = ways(group, feedback);
    const settled = leaky(group, { steps: free, rate }, (rates) => heard(group, wires, rates, gain));
    return fromAfter(group, wires, ratesAt(group, settled), gain);
  },
  together: (group, { feedback, clamped, rate }) => {
    const wires = wiring(group);
    const { gain, share } = ways(group, feedback);
    const slopes = group.slopes(group.rates);
    const last = group.areas.filter(({ outgoing }) => outgoing.length === 0);
    const held = byArea(last, ({ area }) => sub(group.rates[area]!, slopes[area]!));
    const free = leaky(group, { steps: clamped, rate }, (rates) => heard(group, wires, rates, gain));
    const under = leaky(group, { steps: clamped, rate }, (rates): Rates => {
      const drives = heard(group, wires, { ...rates, ...held }, gain);
      return byArea(group.areas, ({ area }) => sub(drives[area]!, mul(slopes[area]!, share(area))));
    });
    // As many steps freely as clamped, so that what is left of the free phase's way is not taken for the clamp's effect.
    return phases(group, {
      free: ratesAt(group, free),
      nudged: { ...ratesAt(group, under), ...held },
      span: ({ post }) => share(post),
    });
  },
  direction: ({ synapses, signals }) => ({ synapses: contrast(synapses, signals) }),
};

/** What of a change in the last areas arrives at an area, γ^k, and the gain of what comes back across a pathway. */
function ways({ areas }: Group, feedback: number) {
  const steps: { [area: string]: number } = {};
  for (const { area, outgoing } of [...areas].reverse())
    steps[area] = outgoing.reduce((most, { post }) => Math.max(most, 1 + steps[post]!), 0);
  return {
    share: (area: string) => feedback ** steps[area]!,
    gain: ({ pre, post }: Member) => feedback ** (steps[pre]! - steps[post]!),
  };
}
