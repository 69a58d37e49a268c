import {
  add,
  cast,
  concat,
  div,
  equal,
  gather,
  mul,
  range,
  type Scalar,
  scalar,
  sub,
  type Tensor1D,
  zeros,
} from "../../ops";
import { UsageError } from "../../support/errors";
import { positive } from "../../support/numbers";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";
import { centredRanks } from "./centred-ranks";
import {
  type ByPathway,
  costOfBatch,
  noisy,
  noNoise,
  weightNoise,
  weightNoiseStreams,
  withNoise,
} from "./weight-noise";

export interface EvolutionStrategies extends OptimizedRule<"loss"> {
  readonly kind: "evolutionStrategies";
  readonly population: number;
  readonly sd: number;
}

/**
 * Evolution strategies: a population of noisy copies of all synapses of the rule lives through the batch, and the synapses go
 * towards those that rank high.
 *
 * Δw = −step((1 / nσ) Σᵢ uᵢ ξᵢ) with n copies w + σξᵢ in antithetic pairs, ξ and −ξ, and ξ normal(0, 1). uᵢ is the centred
 * rank of the copy's cost, from −½ (the least) to ½; equal costs share their rank. By ranks, no growing function of the
 * cost changes anything, its weight included. A pair alone goes the way of its better half.
 * Source: Salimans et al. 2017, algorithm 1 and section 2.1.
 *
 * @param options.population n, an even number from 2; default 20
 * @param options.sd σ, in units of the weights, above 0; default 0.02
 * @param options.optimizer default `adam(1e-3)`
 * @example
 * evolutionStrategies({ population: 50 }).sd; // 0.02
 */
export function evolutionStrategies({
  population = 20,
  sd = 0.02,
  optimizer = adam(1e-3),
}: {
  readonly population?: number;
  readonly sd?: number;
  readonly optimizer?: Optimizer;
} = {}): EvolutionStrategies {
  if (!(Number.isInteger(population) && population >= 2 && population % 2 === 0))
    throw new UsageError("evolutionStrategies()", `the population is an even number from 2, not ${population}`);
  positive("evolutionStrategies()", "sd", sd);
  return { kind: "evolutionStrategies", needs: ["loss"], population, sd, optimizer };
}

export const evolutionStrategiesEntry: RuleOf<EvolutionStrategies> = {
  locality: () => "broadcast",
  equals: "the direction of the gradient in its mean, as the noise becomes small",
  source: "Salimans, Ho, Chen, Sidor & Sutskever 2017, algorithm 1 and section 2.1, arXiv:1703.03864",
  parse: ({ optimizer, ...options }) => evolutionStrategies({ ...options, optimizer: parseOptimizer(optimizer) }),
  memory: () => ({}),
  streams: weightNoiseStreams,
  inTime: true,
  together: ({ members, costs, repeat }, { population, sd }) => {
    const learning = members.filter(({ plastic }) => plastic);
    const pairs = population / 2;
    const places = range(0, pairs, 1, "int32");
    const noiseOf = (nth: Scalar) => weightNoise(learning, { nth, of: pairs });
    const lived = repeat(
      pairs,
      ({ plus, minus }: { readonly plus: Tensor1D; readonly minus: Tensor1D }, nth) => {
        const noise = noiseOf(nth);
        const here = cast(equal(places, nth), "float32");
        const noted = (before: Tensor1D, factor: number) =>
          add(before, mul(here, costOfBatch(costs({ synapses: noisy(learning, noise, factor) })))) as Tensor1D;
        return { plus: noted(plus, sd), minus: noted(minus, -sd) };
      },
      { plus: zeros([pairs]) as Tensor1D, minus: zeros([pairs]) as Tensor1D },
    );
    const ranks = centredRanks(concat([lived.plus, lived.minus]) as Tensor1D);
    // The same noise is drawn once more, so that no more than one copy is there at a time.
    const followed = repeat(
      pairs,
      (total, nth) => {
        const noise = noiseOf(nth);
        const utility = div(sub(gather(ranks, nth), gather(ranks, add(nth, scalar(pairs, "int32")))), population * sd);
        return withNoise(learning, total as ByPathway, noise, utility) as never;
      },
      noNoise(learning) as never,
    );
    return followed as never;
  },
  direction: ({ signals }) => ({ synapses: signals as never }),
};
