import { add, div, expandDims, mul, sub, type Tensor2D, zerosLike } from "../../ops";
import { byArea } from "../by-area";
import type { Rates } from "../group";
import { summed } from "../hebbian";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";
import { learningAreas, nodeNoise, nodeNoiseStreams, toldToEach, toPathways } from "./node-noise";
import { checkedProbes, type Probing } from "./probing";

export interface NodePerturbation extends OptimizedRule<"loss">, Required<Probing> {
  readonly kind: "nodePerturbation";
}

/**
 * Node perturbation: noise is added to the drives of the areas on which pathways of the rule end, and each unit follows its
 * own noise by how the cost of the sample answers.
 *
 * Δw = −step(preᵀ · δ / samples), with δ = ⟨(c(h + σξ) − c(h − σξ)) / 2σ · ξ⟩ over the probes, [samples, post], where c
 * [samples] is the cost of each sample, h the drives and ξ normal(0, 1), or, with one side, (c(h + σξ) − c(h)) / σ. As
 * σ → 0 its mean is the gradient; its variance grows with the number of units, where that of weight perturbation grows with
 * the number of weights. An objective of the batch as a whole answers to the noise of all its samples.
 * Source: Werfel, Xie & Seung 2005; Williams 1992; Fiete & Seung 2006.
 *
 * @param options.sd σ, in units of the drives, above 0; default 1e-2
 * @param options.probes noises in each update; default 1
 * @param options.sides 1 or 2; default 2
 * @param options.optimizer default `adam(1e-3)`
 * @example
 * nodePerturbation({ probes: 10 }).sides; // 2
 */
export const nodePerturbation = ({
  sd = 1e-2,
  probes = 1,
  sides = 2,
  optimizer = adam(1e-3),
}: Probing & { readonly optimizer?: Optimizer } = {}): NodePerturbation => ({
  kind: "nodePerturbation",
  needs: ["loss"],
  ...checkedProbes("nodePerturbation()", { sd, probes, sides }),
  optimizer,
});

export const nodePerturbationEntry: RuleOf<NodePerturbation> = {
  locality: () => "broadcast",
  equals: "the gradient in its mean, as the noise becomes small",
  source:
    "Werfel, Xie & Seung 2005, Neural Comput. 17:2699; Williams 1992, Mach. Learn. 8:229; Fiete & Seung 2006, Phys. Rev. Lett. 97:048104",
  parse: ({ optimizer, ...probing }) => nodePerturbation({ ...probing, optimizer: parseOptimizer(optimizer) }),
  memory: () => ({}),
  streams: nodeNoiseStreams,
  together: (group, { sd, probes, sides }) => {
    const areas = learningAreas(group);
    const told = (noise: Rates, factor: number) =>
      toldToEach(group.costs({ drives: byArea(areas, ({ area }) => mul(noise[area]!, factor) as Tensor2D) }));
    const still = sides === 1 ? toldToEach(group.costs({})) : undefined;
    const teaching = group.repeat(
      probes,
      (sum: Rates, nth) => {
        const noise = nodeNoise(areas, { nth, of: probes });
        const answer = div(sub(told(noise, sd), still ?? told(noise, -sd)), sides * sd * probes * group.samples);
        return byArea(areas, ({ area }) => add(sum[area]!, mul(noise[area]!, expandDims(answer, 1))) as Tensor2D);
      },
      byArea(areas, ({ drive }) => zerosLike(drive)),
    );
    return toPathways(areas, ({ area }) => ({ teaching: teaching[area]! }));
  },
  direction: ({ pre, synapses, signals }) => ({ synapses: summed(synapses, pre, signals.teaching as Tensor2D) }),
};
