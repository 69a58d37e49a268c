import { add, div, matMul, mean, mul, softmax, sqrt, square, sub, sum, type Tensor1D, type Tensor2D } from "../../ops";
import { UsageError } from "../../support/errors";
import { positive } from "../../support/numbers";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";

/** What an area is to do by itself: predict the target, be as alike for two samples as their targets are, or both. */
export type LocalLossKind = "pred" | "sim" | "predsim";

export interface LocalLoss extends OptimizedRule<"rate"> {
  readonly kind: "localLoss";
  readonly from: string;
  readonly loss: LocalLossKind;
  readonly share: number;
  readonly feedback: "transpose" | "random";
  readonly rate: number;
}

const kinds: readonly LocalLossKind[] = ["pred", "sim", "predsim"];

/**
 * Local losses: each pathway learns from a loss of its own, on the activity of the area on which it ends, and no credit
 * comes from any other area.
 *
 * Δw = −step(preᵀ · (e ∘ f′)), with e = (1 − β) e_pred + β e_sim, [samples, post]. Of a read-out of the pathway's own,
 * p = softmax(a R + b), e_pred = (p − t) Rᵀ / samples, or (p − t) B / samples with B [classes, post] fixed and random; R
 * [post, classes] and b learn by the gradient of their cross-entropy. e_sim is the derivative of the mean over pairs of samples
 * of (S(a) − S(t))², with S the cosine of two samples' rows, each less its mean. `t` is the task signal `from`, which an
 * objective of the circuit has to take too. Here S is of the activity itself, where Nøkland & Eidnes put one linear layer
 * between. Source: Nøkland & Eidnes 2019.
 *
 * @param from the task signal, such as `"label"`
 * @param options.loss `"pred"` (β = 0), `"sim"` (β = 1) or, the default, `"predsim"`
 * @param options.share β of `"predsim"`, above 0 and below 1; default 0.99
 * @param options.feedback of the read-out's error: through the `"transpose"` (default) of R, or a `"random"` matrix
 * @param options.rate of the read-out's gradient descent, above 0; default 0.1
 * @param options.optimizer of the pathway; default `adam(1e-3)`
 * @example
 * localLoss("label", { loss: "pred" }).share; // 0
 */
export function localLoss(
  from: string,
  {
    loss = "predsim",
    share = loss === "pred" ? 0 : loss === "sim" ? 1 : 0.99,
    feedback = "transpose",
    rate = 0.1,
    optimizer = adam(1e-3),
  }: {
    readonly loss?: LocalLossKind;
    readonly share?: number;
    readonly feedback?: "transpose" | "random";
    readonly rate?: number;
    readonly optimizer?: Optimizer;
  } = {},
): LocalLoss {
  const where = "localLoss()";
  if (typeof from !== "string" || from === "")
    throw new UsageError(where, `it takes the name of a task signal, such as "label", not ${JSON.stringify(from)}`);
  if (!kinds.includes(loss)) throw new UsageError(where, `no loss "${loss}"; there are ${kinds.join(", ")}`);
  const fits = loss === "pred" ? share === 0 : loss === "sim" ? share === 1 : share > 0 && share < 1;
  if (!fits) throw new UsageError(where, `the share is above 0 and below 1, for "predsim" only, not ${share}`);
  if (feedback !== "transpose" && feedback !== "random")
    throw new UsageError(where, `feedback is "transpose" or "random", not ${JSON.stringify(feedback)}`);
  positive(where, "the rate", rate);
  return { kind: "localLoss", needs: ["rate"], from, loss, share, feedback, rate, optimizer };
}

export const localLossEntry: RuleOf<LocalLoss> = {
  // Similarities compare samples with one another, which the brain has one after another.
  locality: (_, { share, feedback }) => {
    if (share > 0) return "nonlocal in time";
    return feedback === "random" ? "broadcast" : "weight transport";
  },
  equals: "backprop, in an area whose only objective is cross-entropy in a read-out of its own",
  source: "Nøkland & Eidnes 2019, ICML, PMLR 97:4839, arXiv:1901.06656",
  parse: ({ from, optimizer, ...options }) => localLoss(from, { ...options, optimizer: parseOptimizer(optimizer) }),
  memory: ({ post, target }, { share, feedback }) => {
    const start = { sd: 1 / Math.sqrt(post) };
    if (share === 1) return {};
    return {
      readout: { shape: [post, target], start },
      readoutBias: { shape: [target], start: "zero" },
      ...(feedback === "random" && { feedback: { shape: [target, post], start } }),
    };
  },
  direction: ({ pre, post, slope, target, synapses: { bias }, memory }, { share, rate }) => {
    const { readout, readoutBias, feedback } = memory;
    const samples = post.shape[0];
    let error: Tensor2D | undefined;
    let learned = {};
    if (share > 0) {
      error = mul(unlike(post, target!), share) as Tensor2D;
    }
    if (share < 1) {
      const logits = add(matMul(post, readout as Tensor2D), readoutBias!) as Tensor2D;
      const off = div(sub(softmax(logits), target!), samples) as Tensor2D;
      const back = feedback ? matMul(off, feedback as Tensor2D) : matMul(off, readout as Tensor2D, false, true);
      const own = mul(back, 1 - share) as Tensor2D;
      error = error ? (add(error, own) as Tensor2D) : own;
      learned = {
        readout: sub(readout!, mul(matMul(post, off, true), rate)),
        readoutBias: sub(readoutBias!, mul(sum(off, 0), rate)),
      };
    }
    const teaching = mul(error!, slope) as Tensor2D;
    const weights = matMul(pre, teaching, true) as Tensor2D;
    return {
      synapses: bias ? { weights, bias: sum(teaching, 0) as Tensor1D } : { weights },
      memory: learned,
    };
  },
};

/** The derivative by the activity, [samples, post], of the mean over pairs of samples of (S(activity) − S(target))². */
function unlike(activity: Tensor2D, target: Tensor2D): Tensor2D {
  const [{ unit, length }, { unit: wanted }] = [directions(activity), directions(target)];
  const off = sub(matMul(unit, unit, false, true), matMul(wanted, wanted, false, true)) as Tensor2D;
  const byUnit = mul(matMul(off, unit), 4 / activity.shape[0] ** 2);
  // Only what turns a row changes its cosines: neither its length nor its mean does.
  const turning = div(sub(byUnit, mul(unit, sum(mul(byUnit, unit), 1, true))), length);
  return sub(turning, mean(turning, 1, true)) as Tensor2D;
}

/** Rows less their means, as vectors of length one, and the lengths that they had, [samples, 1]. */
function directions(rows: Tensor2D) {
  const centred = sub(rows, mean(rows, 1, true));
  // An area that is silent for a sample is like nothing.
  const length = sqrt(add(sum(square(centred), 1, true), 1e-12));
  return { unit: div(centred, length) as Tensor2D, length };
}
