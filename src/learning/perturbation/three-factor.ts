import { add, div, divNoNan, expandDims, mean, mul, pow, type Scalar, sub, type Tensor2D } from "../../ops";
import { positive, share } from "../../support/numbers";
import { byArea } from "../by-area";
import { summed } from "../hebbian";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";
import { learningAreas, nodeNoise, nodeNoiseStreams, toldToEach, toPathways } from "./node-noise";

export interface ThreeFactor extends OptimizedRule<"loss"> {
  readonly kind: "threeFactor";
  readonly sd: number;
  readonly baseline: number;
}

/**
 * Three-factor learning from a global reward: units explore by noise, each synapse remembers what its source and the noise
 * of its target did together, and the reward of the sample, less what is usual, says whether to do more of it.
 *
 * Δw = step((1/N) Σₙ (rₙ − r̄) eₙ), with e = preᵀ · ξ / σ the eligibility, ξ normal(0, 1), [samples, post], and
 * r = −c(h + σξ) the reward, the cost of the sample with its sign turned. `pre` is the activity with the noise in it. In its
 * mean it is REINFORCE for units with normal noise: the gradient of the reward that is expected under the noise, whatever
 * σ is, and whether or not the reward itself has a gradient. r̄ is the running mean of the reward of the batches before; it
 * changes the variance only. It is for circuits without time: the eligibility spans one sample.
 * Source: Williams 1992, section 6; Fiete & Seung 2006; Frémaux & Gerstner 2016.
 *
 * @param options.sd σ, in units of the drives, above 0; default 0.1
 * @param options.baseline weight of the newest batch in r̄, above 0 and at most 1; default 0.1
 * @param options.optimizer default `adam(1e-3)`
 * @example
 * threeFactor({ sd: 0.5 }).needs[0]; // "loss"
 */
export function threeFactor({
  sd = 0.1,
  baseline = 0.1,
  optimizer = adam(1e-3),
}: {
  readonly sd?: number;
  readonly baseline?: number;
  readonly optimizer?: Optimizer;
} = {}): ThreeFactor {
  positive("threeFactor()", "sd", sd);
  share("threeFactor()", "baseline", baseline);
  return { kind: "threeFactor", needs: ["loss"], sd, baseline, optimizer };
}

export const threeFactorEntry: RuleOf<ThreeFactor> = {
  locality: () => "broadcast",
  equals: "the gradient of the reward expected under the noise, in its mean",
  source:
    "Williams 1992, Mach. Learn. 8:229, section 6, doi:10.1007/BF00992696; Fiete & Seung 2006, Phys. Rev. Lett. 97:048104; Frémaux & Gerstner 2016, Front. Neural Circuits 9:85",
  parse: ({ optimizer, ...options }) => threeFactor({ ...options, optimizer: parseOptimizer(optimizer) }),
  memory: () => ({ usual: { shape: [], start: "zero" }, batches: { shape: [], start: "zero" } }),
  streams: nodeNoiseStreams,
  together: (group, { sd }) => {
    const areas = learningAreas(group);
    const noise = nodeNoise(areas);
    const costs = group.costs({ drives: byArea(areas, ({ area }) => mul(noise[area]!, sd) as Tensor2D) });
    return toPathways(areas, ({ area }, { brings }) => ({
      pre: brings(costs.rates),
      cost: toldToEach(costs),
      noise: noise[area]!,
    }));
  },
  direction: ({ synapses, memory, signals: { pre, cost, noise } }, { sd, baseline }) => {
    // Divided by the weight that it has gathered so far, so that it is a mean from the second batch on.
    const usual = divNoNan(memory.usual!, sub(1, pow(1 - baseline, memory.batches!)));
    const teaching = mul(expandDims(div(sub(cost!, usual), sd * cost!.shape[0]!), 1), noise!) as Tensor2D;
    return {
      synapses: summed(synapses, pre as Tensor2D, teaching),
      memory: {
        usual: add(mul(memory.usual!, 1 - baseline), mul(mean(cost!), baseline)),
        batches: add(memory.batches!, 1) as Scalar,
      },
    };
  },
};
