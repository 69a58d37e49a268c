import { UsageError } from "../../support/errors";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";
import { alongTraces } from "./eligibility";

export interface TemporalDifference extends OptimizedRule<"error"> {
  readonly kind: "temporalDifference";
  readonly lambda: number;
}

/**
 * TD(λ): synapses on to units that predict reward remember what they did, and all of them learn when a prediction turns out
 * better or worse than the one before.
 *
 * Δw = step(c Σₜ δₜ eₜ), with eₜ = γλ eₜ₋₁ + ∂Vₜ/∂w, which to a linear unit is γλ eₜ₋₁ + xₜ. The objective
 * `rewardPrediction` of the area gives the error δₜ, the discount γ, and c = 2 / TNK of its mean over steps, samples and units;
 * updates come at the end of a batch. With λ = 0 it follows the objective's own gradient; with λ = 1 and linear units
 * that of the squared distance to the rewards that came (Monte Carlo); in between that to the λ-return. Pathways further back get
 * δ through the weights after them, and the γ of the areas after them; other objectives' errors are taken alike, with γ = 1
 * where no reward is predicted.
 * Source: Sutton 1988, eq. 4; Sutton & Barto 2018, section 12.2.
 *
 * @param options.lambda λ, from 0 to 1; default 0.9
 * @param options.optimizer default `adam(1e-3)`
 * @throws UsageError where λ is not from 0 to 1
 * @example
 * temporalDifference({ lambda: 0.5 }).needs[0]; // "error"
 */
export function temporalDifference({
  lambda = 0.9,
  optimizer = adam(1e-3),
}: {
  readonly lambda?: number;
  readonly optimizer?: Optimizer;
} = {}): TemporalDifference {
  if (!(lambda >= 0 && lambda <= 1))
    throw new UsageError("temporalDifference()", `lambda is from 0 to 1, not ${lambda}`);
  return { kind: "temporalDifference", needs: ["error"], lambda, optimizer };
}

export const temporalDifferenceEntry: RuleOf<TemporalDifference> = {
  // The error of a prediction is one for the whole area; only the areas before it need the weights after them.
  locality: ({ errors }) => (errors > 0 ? "weight transport" : "broadcast"),
  equals: "the gradient of the squared distance to the λ-return, to linear units; with λ = 0, that of the objective",
  limit: { like: "backprop", memory: () => ({}), rule: { lambda: 0 }, within: 1e-4 },
  source:
    "Sutton 1988, Mach. Learn. 3:9, doi:10.1007/BF00115009; Sutton & Barto 2018, Reinforcement Learning, section 12.2",
  parse: ({ lambda, optimizer }) => temporalDifference({ lambda, optimizer: parseOptimizer(optimizer) }),
  memory: () => ({}),
  direction: (found, { lambda }) => alongTraces(found, found.error.through, false, found.discount * lambda),
};
