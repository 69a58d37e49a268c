import { div, mul, type Tensor2D } from "../../ops";
import { positive, share } from "../../support/numbers";
import { byArea } from "../by-area";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";
import { byReward, type Explored, explored } from "./by-reward";
import { learningAreas, nodeNoise, nodeNoiseStreams, toPathways } from "./node-noise";
import { usualCost, usualMemory, withBatch } from "./usual-cost";

export interface ThreeFactor extends OptimizedRule<"loss"> {
  readonly kind: "threeFactor";
  readonly sd: number;
  readonly baseline: number;
  /** Time constant of the eligibility, ms; absent where nothing is forgotten within a sample. */
  readonly tau?: number;
}

/**
 * Three-factor learning from a global reward: units explore by noise, each synapse remembers what its source and the noise
 * of its target did together, and the reward of the sample, less what is usual, says whether to do more of it.
 *
 * Δw = step((1/N) Σₙ Σₜ (rₙₜ − r̄) eₙₜ), with eₜ = κ eₜ₋₁ + pre · ξₜ / σ the eligibility, κ = exp(−dt / τ), ξ normal(0, 1) for
 * every unit, sample and step, and r = −c(h + σξ) the reward when it comes, the cost with its sign turned: at the last step for
 * a label, at every one for a target that goes on in time. Without time there is one step. `pre` is the activity with the
 * noise in it. Without τ it is in its mean REINFORCE for units with normal noise: the gradient of the reward that is expected
 * under the noise, whatever σ is, and whether or not the reward itself has a gradient; with τ, what is longer ago counts less. r̄
 * is the running mean of the reward of the batches before; it changes the variance only.
 * Source: Williams 1992, section 6; Fiete & Seung 2006; Frémaux & Gerstner 2016; in time Gerstner et al. 2018, and Miconi 2017,
 * whose eligibility is a power of what is here a product.
 *
 * @param options.sd σ, in units of the drives, above 0; default 0.1
 * @param options.baseline weight of the newest batch in r̄, above 0 and at most 1; default 0.1
 * @param options.tau τ, time constant of the eligibility, ms; default none, nothing is forgotten before the end of a sample
 * @param options.optimizer default `adam(1e-3)`
 * @example
 * threeFactor({ sd: 0.5, tau: 200 }).needs[0]; // "loss"
 */
export function threeFactor({
  sd = 0.1,
  baseline = 0.1,
  tau,
  optimizer = adam(1e-3),
}: {
  readonly sd?: number;
  readonly baseline?: number;
  readonly tau?: number;
  readonly optimizer?: Optimizer;
} = {}): ThreeFactor {
  positive("threeFactor()", "sd", sd);
  share("threeFactor()", "baseline", baseline);
  const forgets = tau === undefined ? {} : { tau: positive("threeFactor()", "tau", tau) };
  return { kind: "threeFactor", needs: ["loss"], sd, baseline, ...forgets, optimizer };
}

export const threeFactorEntry: RuleOf<ThreeFactor> = {
  locality: () => "broadcast",
  equals: "the gradient of the reward expected under the noise, in its mean",
  source:
    "Williams 1992, Mach. Learn. 8:229, section 6, doi:10.1007/BF00992696; Fiete & Seung 2006, Phys. Rev. Lett. 97:048104; Frémaux & Gerstner 2016, Front. Neural Circuits 9:85; Gerstner et al. 2018, Front. Neural Circuits 12:53; Miconi 2017, eLife 6:e20899",
  parse: ({ optimizer, ...options }) => threeFactor({ ...options, optimizer: parseOptimizer(optimizer) }),
  memory: () => usualMemory,
  streams: nodeNoiseStreams,
  inTime: true,
  together: (group, { sd }) => {
    const areas = learningAreas(group);
    const noise = nodeNoise(areas);
    const costs = group.costs({ drives: byArea(areas, ({ area }) => mul(noise[area]!, sd) as Tensor2D) });
    return toPathways(areas, ({ area }, { pathway }) => explored(costs, pathway, div(noise[area]!, sd) as Tensor2D));
  },
  direction: ({ synapses, memory, dt, signals }, { baseline, tau }) => {
    const found = signals as Explored;
    return {
      synapses: byReward(synapses, found, usualCost(memory, baseline), tau === undefined ? 1 : Math.exp(-dt / tau)),
      memory: withBatch(memory, found, baseline),
    };
  },
};
