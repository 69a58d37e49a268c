import {
  abs,
  cast,
  div,
  gather,
  matMul,
  mul,
  oneHot,
  pow,
  sign,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  topk,
} from "../../ops";
import { UsageError } from "../../support/errors";
import type { OptimizedRule, RuleOf } from "../rule";
import { type Paced, pace, paced } from "./paced";

export interface Competitive extends OptimizedRule<"rate"> {
  readonly kind: "competitive";
  readonly p: number;
  readonly k: number;
  readonly delta: number;
}

/**
 * Competitive Hebbian learning of Krotov and Hopfield: for each sample the unit that is driven most learns it, the one that
 * comes k-th unlearns it a little, and the weights of each unit go to the unit sphere of the p-norm.
 *
 * ΔW_ij = rate · ⟨g_j (x_i − I_j W_ij)⟩ over the batch, with x the activity of the source area, [samples, pre],
 * I_j = Σ_i sign(W_ij) |W_ij|^(p−1) x_i, and g_j 1 for the unit with the largest I of the sample, −Δ for the k-th, 0 for the
 * others. Where x ≥ 0, ‖w_j‖_p → 1. The published program divides what it adds by its largest entry; here the rate is the
 * optimizer's alone. The bias does not learn. Source: Krotov & Hopfield 2019, with R = 1 and ranks by I.
 *
 * @param options.rate step per batch; or `optimizer`
 * @param options.p of the norm, at least 2; default 2
 * @param options.k which rank unlearns, at least 2; default 2; in an area of fewer units the last
 * @param options.delta Δ, at least 0; default 0.4
 * @example
 * competitive({ rate: 0.02, delta: 0.4 }).k; // 2
 */
export function competitive({
  p = 2,
  k = 2,
  delta = 0.4,
  ...options
}: Paced & { readonly p?: number; readonly k?: number; readonly delta?: number }): Competitive {
  const where = "competitive()";
  if (!(p >= 2 && Number.isFinite(p))) throw new UsageError(where, `p is a number of at least 2, not ${p}`);
  if (!(Number.isInteger(k) && k >= 2)) throw new UsageError(where, `k is a whole number of at least 2, not ${k}`);
  if (!(delta >= 0 && Number.isFinite(delta))) throw new UsageError(where, `delta is at least 0, not ${delta}`);
  return { kind: "competitive", needs: ["rate"], optimizer: paced(where, options), p, k, delta };
}

export const competitiveEntry: RuleOf<Competitive> = {
  // Who has won is for the whole area to know.
  locality: ({ post }) => (post === 1 ? "local" : "broadcast"),
  equals:
    "with delta 0 and p 2, spherical clustering: each unit goes to the mean of the samples that it wins, at length one",
  source: "Krotov & Hopfield 2019, PNAS 116:7723, doi:10.1073/pnas.1820458116",
  parse: ({ optimizer, p, k, delta }) => competitive({ ...pace(optimizer), p, k, delta }),
  memory: () => ({}),
  direction: ({ pre, synapses: { weights } }, { p, k, delta }) => {
    const [samples, units] = [pre.shape[0], weights.shape[1]];
    const metric = p === 2 ? weights : (mul(sign(weights), pow(abs(weights), p - 1)) as Tensor2D);
    const current = matMul(pre, metric);
    const last = Math.min(k, units);
    const { indices } = topk(current, last);
    const place = (rank: number) => cast(oneHot(gather(indices, rank, 1) as Tensor1D, units), "float32");
    const gain = (last === 1 ? place(0) : sub(place(0), mul(place(last - 1), delta))) as Tensor2D;
    const decay = mul(weights, sum(mul(gain, current), 0));
    return { synapses: { weights: div(sub(decay, matMul(pre, gain, true)), samples) as Tensor2D } };
  },
};
