import { add, div, matMul, mul, neg, sub, type Tensor, type Tensor2D, zeros } from "../../ops";
import { UsageError } from "../../support/errors";
import type { OptimizedRule, RuleOf } from "../rule";
import { type Paced, pace, paced } from "./paced";

/** What a spike changes and how long it is remembered: amplitudes in units of the rate, time constants in ms. */
export interface StdpWindow {
  /** A⁺: growth when the source fires just before the target; default 1. */
  readonly potentiation?: number;
  /** A⁻: decline when it fires just after; default 1.05. */
  readonly depression?: number;
  /** τ⁺ and τ⁻; default 20. */
  readonly tauPlus?: number;
  readonly tauMinus?: number;
}

/** What a third spike adds. */
export interface StdpTriplet {
  /** A₃⁺: by each spike of the target before, and A₃⁻: by each of the source before; default 0. */
  readonly potentiation?: number;
  readonly depression?: number;
  /** τ_y and τ_x, with which those are forgotten, ms; default 114 and 101. */
  readonly tauPost?: number;
  readonly tauPre?: number;
}

export interface Stdp extends OptimizedRule<"spikes">, Required<StdpWindow> {
  readonly kind: "stdp";
  readonly triplet: Required<StdpTriplet>;
}

/**
 * Spike-timing-dependent plasticity between spiking areas: a synapse grows when its source fires before its target, and
 * declines when it fires after.
 *
 * Every pair of spikes counts: Δw = rate · A⁺ exp(−Δt/τ⁺) for Δt = t_post − t_pre > 0, −rate · A⁻ exp(Δt/τ⁻) for Δt < 0, nothing
 * for spikes of the same step; summed over the sequence, as a mean over samples. With `triplet`, A⁺ grows by A₃⁺ for each spike of
 * the target before, which fades with τ_y, and A⁻ by A₃⁻ for each of the source before, which fades with τ_x. The bias does not
 * learn. Source: Song, Miller & Abbott 2000 (pairs, with their ratio 1.05); Pfister & Gerstner 2006 (triplets, all to all).
 *
 * @param options.rate step per batch; or `optimizer`
 * @throws UsageError where a time constant is not above 0, or an amplitude is below 0
 * @example
 * stdp({ rate: 0.01, tauPlus: 17, tauMinus: 34 }).needs[0]; // "spikes"
 */
export function stdp({
  potentiation = 1,
  depression = 1.05,
  tauPlus = 20,
  tauMinus = 20,
  triplet = {},
  ...options
}: Paced & StdpWindow & { readonly triplet?: StdpTriplet }): Stdp {
  const third = { potentiation: 0, depression: 0, tauPost: 114, tauPre: 101, ...triplet };
  const amplitudes = {
    potentiation,
    depression,
    "triplet.potentiation": third.potentiation,
    "triplet.depression": third.depression,
  };
  for (const [name, value] of Object.entries(amplitudes))
    if (!(Number.isFinite(value) && value >= 0))
      throw new UsageError("stdp()", `${name} is a number of at least 0, not ${value}`);
  const constants = { tauPlus, tauMinus, "triplet.tauPost": third.tauPost, "triplet.tauPre": third.tauPre };
  for (const [name, value] of Object.entries(constants))
    if (!(Number.isFinite(value) && value > 0))
      throw new UsageError("stdp()", `${name} is a number of ms above 0, not ${value}`);
  const optimizer = paced("stdp()", options);
  return { kind: "stdp", needs: ["spikes"], potentiation, depression, tauPlus, tauMinus, triplet: third, optimizer };
}

export const stdpEntry: RuleOf<Stdp> = {
  locality: () => "local",
  equals: "the window A⁺ exp(−Δt/τ⁺), −A⁻ exp(Δt/τ⁻), summed over all pairs of spikes",
  source:
    "Song, Miller & Abbott 2000, Nat. Neurosci. 3:919, doi:10.1038/78829; Pfister & Gerstner 2006, J. Neurosci. 26:9673, doi:10.1523/JNEUROSCI.1425-06.2006",
  parse: ({ optimizer, ...window }) => stdp({ ...window, ...pace(optimizer) }),
  memory: () => ({}),
  direction: ({ pre, post, samples, dt, overTime }, { potentiation, depression, tauPlus, tauMinus, triplet }) => {
    const [inputs, units] = [pre.shape[1], post.shape[1]];
    const faded = (trace: Tensor, spikes: Tensor, tau: number) => mul(add(trace, spikes), Math.exp(-dt / tau));
    const start = {
      ...{ pre: zeros([samples, inputs]), post: zeros([samples, units]) },
      ...{ slowPre: zeros([samples, inputs]), slowPost: zeros([samples, units]) },
      growth: zeros([inputs, units]),
    };
    const { growth } = overTime({ pre, post }, start, (past, now) => {
      const gain = add(potentiation, mul(past.slowPost, triplet.potentiation));
      const loss = add(depression, mul(past.slowPre, triplet.depression));
      const grown = matMul(past.pre as Tensor2D, mul(now.post!, gain) as Tensor2D, true);
      const lost = matMul(mul(now.pre!, loss) as Tensor2D, past.post as Tensor2D, true);
      return {
        pre: faded(past.pre, now.pre!, tauPlus),
        post: faded(past.post, now.post!, tauMinus),
        slowPre: faded(past.slowPre, now.pre!, triplet.tauPre),
        slowPost: faded(past.slowPost, now.post!, triplet.tauPost),
        growth: add(past.growth, sub(grown, lost)),
      };
    });
    return { synapses: { weights: div(neg(growth), samples) as Tensor2D } };
  },
};
