import { UsageError } from "../../support/errors";
import { share as checkShare, wholeNumbers } from "../../support/numbers";
import { streams } from "../../support/streams";
import { type Mask, maskOf } from "./mask";

/** One of the two: by chance, or as many for each target unit. */
export type Sparse =
  | {
      /** The probability of each synapse, independent of all others. */
      readonly share: number;
      /** Of what is drawn; default 0. */
      readonly seed?: number;
    }
  | {
      /** From how many source units each target unit has a synapse, drawn for each. */
      readonly inDegree: number;
      readonly seed?: number;
    };

/**
 * Synapses at random places: each with the same probability, `share`, or `inDegree` of them on each target unit.
 *
 * Source: Erdős & Rényi 1959 and Gilbert 1959 for the first; a fixed in-degree is what Brunel 2000, "Dynamics of sparsely
 * connected networks", has.
 *
 * @param pre units of the source
 * @param post units of the target
 * @returns [pre, post], for a pathway's `mask`
 * @throws UsageError where a number makes no sense, or not one of the two is given
 * @example
 * const mask = sparse(100, 50, { inDegree: 10, seed: 1 });
 * mask.flat().filter((synapse) => synapse === 1).length; // 500
 */
export function sparse(pre: number, post: number, options: Sparse): Mask {
  const where = "sparse()";
  const { share, inDegree, seed = 0 } = options as { share?: number; inDegree?: number; seed?: number };
  wholeNumbers(where, { pre, post }, { pre: 1, post: 1 });
  if ((share === undefined) === (inDegree === undefined))
    throw new UsageError(where, "it takes one of { share: 0.1 } and { inDegree: 10 }");
  if (share !== undefined) {
    checkShare(where, "share", share);
    const drawn = streams(seed)("mask").uniform(pre * post);
    return maskOf(pre, post, (source, target) => drawn[source * post + target]! < share);
  }
  wholeNumbers(where, { inDegree: inDegree! }, { inDegree: 1 });
  if (inDegree! > pre)
    throw new UsageError(where, `inDegree is at most the ${pre} units of the source, not ${inDegree}`);
  const stream = streams(seed)("mask");
  const sources = Array.from({ length: post }, () => new Set(stream.permutation(pre).subarray(0, inDegree)));
  return maskOf(pre, post, (source, target) => sources[target]!.has(source));
}
