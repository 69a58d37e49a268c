import { abs, matMul, mul, sign, type Tensor2D, transpose } from "../../ops";
import { UsageError } from "../../support/errors";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";

/** Where the sizes of the feedback weights come from, the signs being those of the forward weights. */
export type Magnitude = "uniform" | "batch" | "fixed";

export interface SignSymmetry extends OptimizedRule<"teaching"> {
  readonly kind: "signSymmetry";
  readonly magnitude: Magnitude;
}

const magnitudes: readonly Magnitude[] = ["uniform", "batch", "fixed"];

/**
 * Sign symmetry: the teaching signal goes back through weights that share their signs with the forward ones, not their
 * sizes.
 *
 * Δw = −step(preᵀ · δ), with δ(pre) = (δ(post) · (M ∘ sign W)ᵀ) ∘ f′. The sizes M are, with `s` the standard deviation of the
 * pathway's initial weights: all s (`"uniform"`), |normal(0, s)| drawn anew for each batch (`"batch"`), or drawn once
 * (`"fixed"`). Before learning, with normal weights, the feedback is arccos √(2/π) = 37.1° from the transpose for
 * `"uniform"` and arccos(2/π) = 50.5° for the others. Source: Liao, Leibo & Poggio 2016; Moskovitz, Litwin-Kumar & Abbott
 * 2018.
 *
 * @param options.magnitude default `"uniform"`
 * @param options.optimizer default `adam(1e-3)`
 * @example
 * signSymmetry({ magnitude: "batch" }).magnitude; // "batch"
 */
export function signSymmetry({
  magnitude = "uniform",
  optimizer = adam(1e-3),
}: {
  readonly magnitude?: Magnitude;
  readonly optimizer?: Optimizer;
} = {}): SignSymmetry {
  if (!magnitudes.includes(magnitude))
    throw new UsageError("signSymmetry()", `no magnitude "${magnitude}"; there are ${magnitudes.join(", ")}`);
  return { kind: "signSymmetry", needs: ["teaching"], magnitude, optimizer };
}

export const signSymmetryEntry: RuleOf<SignSymmetry> = {
  locality: () => "local",
  equals: "backprop through the signs of the weights",
  limit: {
    like: "backprop",
    memory: ({ weights }) => ({ size: abs(transpose(weights)) }),
    rule: { magnitude: "fixed" },
  },
  source: "Liao, Leibo & Poggio 2016, AAAI 30:1837; Moskovitz, Litwin-Kumar & Abbott 2018, arXiv:1812.06488",
  parse: ({ magnitude, optimizer }) => signSymmetry({ magnitude, optimizer: parseOptimizer(optimizer) }),
  memory: ({ pre, post }, { magnitude }) => ({
    ...(magnitude === "fixed" && { size: { shape: [post, pre], start: "like weights" } }),
  }),
  streams: ["size"],
  backward: {
    // Whatever their sizes are, that the signs agree has to be known at both ends.
    locality: "weight transport",
    across: (teaching, { synapses: { weights }, memory, normal, scale }, { magnitude }) => {
      const signs = sign(transpose(weights)) as Tensor2D;
      const size = magnitude === "batch" ? normal("size", signs.shape, scale) : memory.size;
      return matMul(teaching, mul(signs, size ? abs(size) : scale) as Tensor2D);
    },
  },
  direction: ({ taught }) => ({ synapses: taught! }),
};
