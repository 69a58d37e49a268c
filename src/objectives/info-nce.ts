import type { Objective } from "../circuit/types";
import {
  add,
  div,
  eye,
  logSoftmax,
  matMul,
  mul,
  neg,
  reshape,
  sqrt,
  square,
  step,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from "../ops";
import { positive } from "../support/numbers";
import { beside } from "./in-time";
import { areaName, meanOf, type ObjectiveOf, type Weighted, weighted } from "./objective";

export interface InfoNCE<Of extends string = string> extends Objective<never, Of>, Required<Weighted> {
  readonly kind: "infoNCE";
  readonly of: Of;
  readonly temperature: number;
}

/**
 * Contrast between samples: from the activity of an area it is to be told which of the batch's samples another area sees.
 *
 * L = −(1/N) Σₙ log softmaxₘ(cos(aₙ, bₘ) / τ)ₙ, in nats, with the area's activity a and that of the area `of`, b, of as many
 * units, as two views of the same sample; the candidates are all N samples of the batch, and log N is what knowing nothing
 * costs: losses with different N do not compare. In time b is that of the next step, the candidates being all samples there;
 * the other area may then be the area itself. A sample of which an area is silent is like none and teaches nothing. The other
 * area is not taught by it; given to both, each by the other, it is the loss of CLIP doubled, but for what each would learn as
 * a candidate. Source: van den Oord, Li & Vinyals 2018; cosines with a temperature: Chen et al. 2020.
 *
 * @param of any area
 * @param options.temperature τ, above 0; default 0.1
 * @throws UsageError where a number makes no sense
 * @example
 * infoNCE("A1", { temperature: 0.2 }).temperature; // 0.2
 */
export const infoNCE = <const Of extends string>(
  of: Of,
  { temperature = 0.1, ...options }: Weighted & { readonly temperature?: number } = {},
): InfoNCE<Of> => ({
  kind: "infoNCE",
  of: areaName("infoNCE()", of),
  temperature: positive("infoNCE()", "the temperature", temperature),
  ...weighted("infoNCE()", options),
});

export const infoNCEEntry: ObjectiveOf<InfoNCE> = {
  ...meanOf((activity, target, { temperature }, samples) => {
    const bySteps = (rows: Tensor2D) => reshape(directions(rows), [-1, samples, rows.shape[1]]);
    const [own, other] = beside(activity, target!, samples);
    const logits = div(matMul(bySteps(own), bySteps(other), false, true), temperature);
    return neg(reshape(sum(mul(logSoftmax(logits), eye(samples)), 2), [-1])) as Tensor1D;
  }),
  target: "any area",
  steps: ({ of }, area) => (of === area ? 2 : 1),
  parse: ({ of, ...options }) => infoNCE(of, options),
  formula: "−mean over samples of log softmax(cosines with the other area's activity for each sample / temperature)",
  likelihood: "a categorical distribution of which sample it is, with cosines / temperature as logits",
  source: "van den Oord, Li & Vinyals 2018, arXiv:1807.03748; Chen et al. 2020, ICML, arXiv:2002.05709",
};

/** Rows as vectors of length one; zeros where an area is silent, and nothing is taught there. */
function directions(rows: Tensor2D): Tensor {
  const squares = sum(square(rows), 1, true);
  return div(mul(rows, step(sub(squares, 1e-8))), sqrt(add(squares, 1e-12)));
}
