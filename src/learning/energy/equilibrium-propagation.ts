import { mul, neg, scalar, step, sub, type Tensor } from "../../ops";
import { UsageError } from "../../support/errors";
import { positive } from "../../support/numbers";
import { byArea } from "../by-area";
import type { Rates } from "../group";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";
import { wiring } from "../wiring";
import { contrast, phases } from "./contrast";
import { checkSettling, fromAfter, heard, leaky, ratesAt } from "./settling";

/** From which side, or sides, the objectives nudge. */
export type Nudge = "one-sided" | "symmetric" | "random sign";

export interface EquilibriumPropagation extends OptimizedRule<"phases"> {
  readonly kind: "equilibriumPropagation";
  readonly nudge: Nudge;
  readonly beta: number;
  readonly free: number;
  readonly nudged: number;
  readonly rate: number;
}

const nudges: readonly Nudge[] = ["one-sided", "symmetric", "random sign"];

/**
 * Equilibrium propagation: areas that hear each other through the same weights both ways settle freely, and again while the
 * objectives nudge them a little; the weights learn from the difference.
 *
 * With u an area's drive, [samples, units], and s = f(u) its rate, all areas of the rule follow
 * u ← u + rate · (Σ s_pre W + b + Σ s_post Wᵀ − β ∂C/∂s − u), from the feedforward activity, with their inputs clamped. It stands
 * still where u = Σ s_pre W + b + Σ s_post Wᵀ − β ∂C/∂s, a stationary point of the energy
 * E + βC = Σ ∫f⁻¹(s) ds − Σ s_pre W s_post − Σ b s + βC (Hopfield 1984). Δw = −step(d), d the mean over samples of
 *
 * - `"one-sided"`: −(s_pre^β s_post^β − s_pre⁰ s_post⁰) / β, ⁰ after as many further steps without a nudge, with an error of O(β) from the gradient of the loss where the
 *   circuit has settled freely;
 * - `"symmetric"`: −(s_pre^β s_post^β − s_pre^−β s_post^−β) / 2β, with an error of O(β²);
 * - `"random sign"`: one-sided with ±β, drawn anew for each batch: an error of O(β²) in the mean over draws.
 *
 * The orders hold once the areas have settled, for which several areas of tanh take ten times the default steps. A circuit with
 * this rule is tested settled, as it learns. What the areas of other rules bring stays as it was. Areas without bounds (relu,
 * identity) among these can grow without bound where their weights are large.
 * Source: Scellier & Bengio 2017, whose energy has u = f′(u) ∘ drive where it stands still; Ernoult et al. 2019 and Laborieux
 * et al. 2021 for u = drive, the symmetric nudge and the orders of the errors.
 *
 * @param options.nudge default `"symmetric"`
 * @param options.beta β, above 0; default 0.2
 * @param options.free steps of settling freely; default 30
 * @param options.nudged steps with the nudge; default 15
 * @param options.rate of settling, above 0 and at most 1; default 0.5
 * @param options.optimizer default `adam(1e-3)`
 * @throws UsageError where there is no such nudge, or a number makes no sense
 * @example
 * equilibriumPropagation({ beta: 0.5 }).nudge; // "symmetric"
 */
export function equilibriumPropagation({
  nudge = "symmetric",
  beta = 0.2,
  free = 30,
  nudged = 15,
  rate = 0.5,
  optimizer = adam(1e-3),
}: {
  readonly nudge?: Nudge;
  readonly beta?: number;
  readonly free?: number;
  readonly nudged?: number;
  readonly rate?: number;
  readonly optimizer?: Optimizer;
} = {}): EquilibriumPropagation {
  const where = "equilibriumPropagation()";
  if (!nudges.includes(nudge)) throw new UsageError(where, `no nudge "${nudge}"; there are ${nudges.join(", ")}`);
  positive(where, "beta", beta);
  checkSettling(where, { free, nudged }, rate);
  return { kind: "equilibriumPropagation", needs: ["phases"], nudge, beta, free, nudged, rate, optimizer };
}

export const equilibriumPropagationEntry: RuleOf<EquilibriumPropagation> = {
  locality: () => "weight transport",
  equals: "the gradient of the objectives where the areas have settled, as β → 0",
  source:
    "Scellier & Bengio 2017, Front. Comput. Neurosci. 11:24, doi:10.3389/fncom.2017.00024; Laborieux et al. 2021, Front. Neurosci. 15:633674",
  parse: ({ nudge, beta, free, nudged, rate, optimizer }) =>
    equilibriumPropagation({ nudge, beta, free, nudged, rate, optimizer: parseOptimizer(optimizer) }),
  memory: () => ({}),
  streams: ["sign"],
  settle: (group, { free, rate }) => {
    const wires = wiring(group);
    const settled = leaky(group, { steps: free, rate }, (rates) => heard(group, wires, rates));
    return fromAfter(group, wires, ratesAt(group, settled));
  },
  together: (group, { nudge, beta, nudged, rate }) => {
    const wires = wiring(group);
    const under = (strength?: Tensor): Rates => {
      const towards = (rates: Rates): Rates => {
        const drives = heard(group, wires, rates);
        if (!strength) return drives;
        const slopes = group.slopes(rates);
        return byArea(group.areas, ({ area }) => sub(drives[area]!, mul(slopes[area]!, strength)));
      };
      return ratesAt(group, leaky(group, { steps: nudged, rate }, towards));
    };
    // One sign for all areas and samples, or they would not be nudged down one and the same cost.
    const sign = () => sub(mul(step(group.members[0]!.normal("sign", [])), 2), 1);
    const strength = nudge === "random sign" ? mul(sign(), beta) : scalar(beta);
    const symmetric = nudge === "symmetric";
    const span = symmetric ? mul(strength, 2) : strength;
    return phases(group, {
      nudged: under(strength),
      // As many steps as with the nudge, so that what is left of the free phase's way is not taken for its effect.
      free: symmetric ? under(neg(strength) as Tensor) : under(),
      span: () => span,
    });
  },
  direction: ({ synapses, signals }) => ({ synapses: contrast(synapses, signals) }),
};
