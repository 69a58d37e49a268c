import { div, sub } from "../../ops";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";
import { checkedProbes, type Probing } from "./probing";
import {
  type ByPathway,
  costOfBatch,
  noisy,
  noNoise,
  weightNoise,
  weightNoiseStreams,
  withNoise,
} from "./weight-noise";

export interface WeightPerturbation extends OptimizedRule<"loss">, Required<Probing> {
  readonly kind: "weightPerturbation";
}

/**
 * Weight perturbation: all synapses of the rule are moved at once by noise, and each follows its own noise by how the cost
 * of the batch answers.
 *
 * Δw = −step(⟨(C(w + σξ) − C(w − σξ)) / 2σ · ξ⟩ over the probes), with ξ normal(0, 1) for every weight and bias, or, with
 * one side, (C(w + σξ) − C(w)) / σ. As σ → 0 its mean is the gradient, and with K probes of P synapses its cosine to the
 * gradient is about √(K / (K + P + 1)). Two sides take 2 K passes in place of K + 1, and leave out the curvature of the
 * cost, which is the most of the error where σ is not small. Source: Cauwenberghs 1993, all weights at once; Jabri & Flower
 * 1992, weight by weight.
 *
 * @param options.sd σ, in units of the weights, above 0; default 1e-3
 * @param options.probes noises in each update; default 1
 * @param options.sides 1 or 2; default 2
 * @param options.optimizer default `adam(1e-3)`
 * @example
 * weightPerturbation({ probes: 10 }).needs[0]; // "loss"
 */
export const weightPerturbation = ({
  sd = 1e-3,
  probes = 1,
  sides = 2,
  optimizer = adam(1e-3),
}: Probing & { readonly optimizer?: Optimizer } = {}): WeightPerturbation => ({
  kind: "weightPerturbation",
  needs: ["loss"],
  ...checkedProbes("weightPerturbation()", { sd, probes, sides }),
  optimizer,
});

export const weightPerturbationEntry: RuleOf<WeightPerturbation> = {
  locality: () => "broadcast",
  equals: "the gradient in its mean, as the noise becomes small",
  source: "Cauwenberghs 1993, NIPS 5:244; Jabri & Flower 1992, IEEE Trans. Neural Netw. 3:154",
  parse: ({ optimizer, ...probing }) => weightPerturbation({ ...probing, optimizer: parseOptimizer(optimizer) }),
  memory: () => ({}),
  streams: weightNoiseStreams,
  inTime: true,
  together: ({ members, costs, repeat }, { sd, probes, sides }) => {
    const learning = members.filter(({ plastic }) => plastic);
    const cost = (noise: ByPathway, factor: number) => costOfBatch(costs({ synapses: noisy(learning, noise, factor) }));
    const still = sides === 1 ? costOfBatch(costs({})) : undefined;
    const followed = repeat(
      probes,
      (sum, nth) => {
        const noise = weightNoise(learning, { nth, of: probes });
        const answer = div(sub(cost(noise, sd), still ?? cost(noise, -sd)), sides * sd * probes);
        return withNoise(learning, sum as ByPathway, noise, answer) as never;
      },
      noNoise(learning) as never,
    );
    return followed as never;
  },
  direction: ({ signals }) => ({ synapses: signals as never }),
};
