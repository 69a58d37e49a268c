import type { Synapses } from "../../architecture/dense";
import {
  add,
  concat,
  div,
  expandDims,
  matMul,
  mul,
  reshape,
  type Scalar,
  sub,
  type Tensor2D,
  tensor2d,
  zeros,
} from "../../ops";
import type { Costs } from "../group";
import { summed } from "../hebbian";

/** What a pathway did while its target explored, and what came of it. */
export type Explored = {
  /** What its source brought, as rows of every step. */
  readonly pre: Tensor2D;
  /** How the logarithm of the probability of what its target did answers to the drive, as rows of every step. */
  readonly score: Tensor2D;
  /** What it cost each sample, as it comes: [steps, samples], or one row where it all comes at the end. */
  readonly coming: Tensor2D;
  /** What the batch as a whole cost, once it is over. */
  readonly whole: Scalar;
};

/** What a pathway finds of an exploration. */
export const explored = ({ coming, whole, brought }: Costs, pathway: string, score: Tensor2D): Explored => ({
  ...{ pre: brought[pathway]!, score, coming, whole },
});

/**
 * The direction (1/N) Σₙ Σₜ (cₙₜ − bₙₜ) eₙₜ that costs less, with the eligibility eₙₜ = κ eₙₜ₋₁ + pre · score of each step. A cost
 * of the batch as a whole is each sample's, as many times as there are samples.
 *
 * @param usual b, of the shape of `coming` or a scalar that is for the whole time
 * @param kept κ, what of the eligibility is kept from step to step
 */
export function byReward(synapses: Synapses, found: Explored, usual: Tensor2D | Scalar, kept: number): Synapses {
  const { pre, score, coming, whole } = found;
  const [rows, samples] = coming.shape;
  const steps = score.shape[0] / samples;
  const unusual = sub(coming, usual.rank === 0 ? div(usual, rows) : usual);
  const atEnd = concat([zeros([rows - 1, 1]), reshape(mul(whole, samples), [1, 1])]);
  // From its end the sum over time is the same, and no step needs the eligibility of every synapse: a step is worth what comes
  // from there on, the less the later.
  const later = Array.from({ length: steps }, (_, step) =>
    Array.from({ length: rows }, (_, row) => {
      const wait = steps - rows + row - step;
      return wait < 0 ? 0 : kept ** wait;
    }),
  );
  const worth = matMul(tensor2d(later), add(unusual, atEnd) as Tensor2D);
  const teaching = mul(score, expandDims(div(reshape(worth, [-1]), samples), 1)) as Tensor2D;
  return summed(synapses, pre, teaching);
}
