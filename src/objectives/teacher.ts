import type { Objective } from "../circuit/types";
import { softmax, type Tensor1D } from "../ops";
import { UsageError } from "../support/errors";
import { areaName, meanOf, type ObjectiveOf, type Weighted, weighted } from "./objective";
import { softmaxError } from "./softmax-error";
import { squaredError } from "./squared-error";

export interface Teacher<Of extends string = string> extends Objective<never, Of>, Required<Weighted> {
  readonly kind: "teacher";
  readonly of: Of;
  readonly error: "squared" | "crossEntropy";
}

/**
 * A teacher within the brain: an area is to do what the area `of` does, at every step.
 *
 * Of its activity a and the teacher's b, [samples, units], L = (1/NK) Σₙ Σₖ (aₙₖ − bₙₖ)²; or, with `error: "crossEntropy"`,
 * L = −(1/N) Σₙ Σₖ softmax(bₙ)ₖ log softmax(aₙ)ₖ. The teacher has as many units. It is not taught by it, as no area is by an
 * objective that names it as its target: the gradient is that by a, b counting as given. Rules that perturb what costs also
 * follow what they do to b. Source: Marblestone, Wayne & Kording 2016, on signals of one area that bootstrap the learning of
 * another; the cross-entropy is that of Hinton, Vinyals & Dean 2015 at temperature 1.
 *
 * @param of another area
 * @param options.error `"squared"` (default) or `"crossEntropy"`
 * @throws UsageError where there is no such error
 * @example
 * teacher("IT", { error: "crossEntropy" }).of; // "IT"
 */
export function teacher<const Of extends string>(
  of: Of,
  { error = "squared", ...options }: Weighted & { readonly error?: "squared" | "crossEntropy" } = {},
): Teacher<Of> {
  const where = "teacher()";
  if (error !== "squared" && error !== "crossEntropy")
    throw new UsageError(where, `an error is "squared" or "crossEntropy", not ${JSON.stringify(error)}`);
  return { kind: "teacher", of: areaName(where, of), error, ...weighted(where, options) };
}

export const teacherEntry: ObjectiveOf<Teacher> = {
  ...meanOf(
    (activity, target, { error }): Tensor1D =>
      error === "squared" ? squaredError.each(activity, target) : softmaxError.each(activity, softmax(target!)),
  ),
  target: "another area",
  parse: ({ of, ...options }) => teacher(of, options),
  formula:
    "mean over samples and units of (activity − teacher)², or −mean over samples of Σ softmax(teacher) · log softmax(activity)",
  likelihood:
    "a normal distribution of the teacher's activity around the own, with the variance units / 2; or a categorical one of what a softmax of it draws, with the own as logits",
  source:
    "Marblestone, Wayne & Kording 2016, Front. Comput. Neurosci. 10:94; Hinton, Vinyals & Dean 2015, arXiv:1503.02531",
};
