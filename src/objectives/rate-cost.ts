import type { Objective } from "../circuit/types";
import { add, mean, neg, relu, square, type Tensor, type Tensor1D } from "../ops";
import { UsageError } from "../support/errors";
import { meanOf, type ObjectiveOf, type Weighted, weighted } from "./objective";

export interface RateCost extends Objective<never, never>, Required<Weighted> {
  readonly kind: "rateCost";
  readonly norm: "L1" | "L2";
}

/**
 * What activity costs in energy: every unit, at every sample and step, as much as it is active.
 *
 * L = (1/NK) Σₙ Σₖ |aₙₖ|, or, with `norm: "L2"`, (1/NK) Σₙ Σₖ aₙₖ². A unit at exactly 0 is left alone by either. With
 * `reconstruction()` in an area after it, L1 makes a sparse code. Source: Attwell & Laughlin 2001 on the energy that spikes
 * take; as a cost beside that of a reconstruction, Olshausen & Field 1996.
 *
 * @param options.norm `"L1"` (default) or `"L2"`
 * @throws UsageError where there is no such norm
 * @example
 * rateCost({ norm: "L2", weight: 0.01 }).weight; // 0.01
 */
export function rateCost({ norm = "L1", ...options }: Weighted & { readonly norm?: "L1" | "L2" } = {}): RateCost {
  if (norm !== "L1" && norm !== "L2")
    throw new UsageError("rateCost()", `a norm is "L1" or "L2", not ${JSON.stringify(norm)}`);
  return { kind: "rateCost", norm, ...weighted("rateCost()", options) };
}

export const rateCostEntry: ObjectiveOf<RateCost> = {
  ...meanOf((activity, _, { norm }) => mean(norm === "L1" ? magnitude(activity) : square(activity), 1) as Tensor1D),
  parse: (given) => rateCost(given),
  formula: "mean over samples and units of |activity|, or of activity²",
  likelihood:
    "a Laplace distribution of the activity around 0, with the scale units; or a normal one, with the variance units / 2",
  source: "Attwell & Laughlin 2001, J. Cereb. Blood Flow Metab. 21:1133; Olshausen & Field 1996, Nature 381:607",
};

/** |x|, whose derivative at 0 is 0 (that of abs is −1 there, which would have silent units spike). */
const magnitude = (x: Tensor): Tensor => add(relu(x), relu(neg(x)));
