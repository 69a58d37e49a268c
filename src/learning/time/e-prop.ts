import { UsageError } from "../../support/errors";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import { randomFeedback, sentAtRandom } from "../random-feedback";
import type { OptimizedRule, RuleOf } from "../rule";
import { alongTraces } from "./eligibility";

export interface EProp extends OptimizedRule<"error"> {
  readonly kind: "eProp";
  readonly feedback: "symmetric" | "random";
}

/**
 * e-prop: each synapse keeps an eligibility trace of what it did to its unit, forward in time, and learns when the errors
 * come, which are sent to the unit by weights of their own.
 *
 * Δw = −step(Σₜ Lⱼ(t) eⱼᵢ(t)), with eⱼᵢ(t) = ∂zⱼ(t)/∂wⱼᵢ along the unit's own state only, and Lⱼ(t) the learning signal:
 * through the weights after the area (`"symmetric"`), or the errors at the drives of the areas with objectives, of the same
 * step, by a fixed random matrix [errors, post] with standard deviation 1/√errors (`"random"`). It leaves out what a synapse
 * does by way of other units in a loop; without a loop, `"symmetric"` is the gradient. Where an area with an objective leaks,
 * its errors count for the steps before, as if its traces were filtered alike. Source: Bellec et al. 2020, eq. 1.
 *
 * @param options.feedback default `"symmetric"`
 * @param options.optimizer default `adam(1e-3)`
 * @example
 * eProp({ feedback: "random" }).needs[0]; // "error"
 */
export function eProp({
  feedback = "symmetric",
  optimizer = adam(1e-3),
}: {
  readonly feedback?: EProp["feedback"];
  readonly optimizer?: Optimizer;
} = {}): EProp {
  if (feedback !== "symmetric" && feedback !== "random")
    throw new UsageError("eProp()", `feedback is "symmetric" or "random", not ${JSON.stringify(feedback)}`);
  return { kind: "eProp", needs: ["error"], feedback, optimizer };
}

export const ePropEntry: RuleOf<EProp> = {
  locality: ({ errors }, { feedback }) =>
    feedback === "symmetric" ? "weight transport" : errors > 0 ? "broadcast" : "local",
  equals: "real-time recurrent learning without what goes by way of other units; without a loop, the gradient",
  limit: { like: "backprop", memory: () => ({}), rule: { feedback: "symmetric" }, within: 1e-4 },
  source: "Bellec et al. 2020, Nat. Commun. 11:3625, doi:10.1038/s41467-020-17236-y",
  parse: ({ feedback, optimizer }) => eProp({ feedback, optimizer: parseOptimizer(optimizer) }),
  memory: (size, { feedback }) => (feedback === "random" ? randomFeedback(size) : {}),
  direction: (found, { feedback }) =>
    alongTraces(found, feedback === "symmetric" ? found.error.through : sentAtRandom(found), false),
};
