import { add, addN, div, matMul, mean, mul, sub, type Tensor1D, type Tensor2D } from "../../ops";
import { positive } from "../../support/numbers";
import type { Group, GroupArea, Rates } from "../group";
import { hebbian } from "../hebbian";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";

export interface DifferenceTargetPropagation extends OptimizedRule<"phases"> {
  readonly kind: "differenceTargetPropagation";
  readonly target: number;
  readonly noise: number;
  readonly rate: number;
}

/**
 * Difference target propagation: areas get targets for their activity, by feedback that learns to undo what the forward
 * weights do, and every pathway learns to bring its area nearer to its target.
 *
 * With s the rates, [samples, units], f an area's activation and u its drive: t = s − τ ∂C/∂s for the areas from which no
 * pathway of the rule goes on; for those before, t = s + g(t_post) − g(s_post) − τ ∂C/∂s, with g(s_post) = f(Σ s_post V + c).
 * Δw = −step(preᵀ · ((s − t) ∘ f′(u)) / τ), the mean over samples, so that it is the gradient at the last areas. V [post, pre]
 * and c descend ½ |g(s̃_post) − s̃|² by `rate`, the mean over samples, where s̃ = s + normal(0, noise) is the area's activity
 * disturbed and s̃_post what comes of it one pathway on. V starts as the weights do. With linear areas and V the inverse of W,
 * the targets are those of a Gauss–Newton step.
 * Source: Lee, Zhang, Fischer & Bengio 2015, section 2.2–2.3; Meulemans et al. 2020 for Gauss–Newton.
 *
 * @param options.target τ, how far the targets of the last areas go down the cost, above 0; default 0.1
 * @param options.noise standard deviation, in units of activity, above 0; default 0.3
 * @param options.rate of the feedback weights, above 0; default 0.1
 * @param options.optimizer of the forward weights; default `adam(1e-3)`
 * @throws UsageError where a number makes no sense
 * @example
 * differenceTargetPropagation({ noise: 0.2 }).target; // 0.1
 */
export function differenceTargetPropagation({
  target = 0.1,
  noise = 0.3,
  rate = 0.1,
  optimizer = adam(1e-3),
}: {
  readonly target?: number;
  readonly noise?: number;
  readonly rate?: number;
  readonly optimizer?: Optimizer;
} = {}): DifferenceTargetPropagation {
  for (const [name, value] of Object.entries({ target, noise, rate }))
    positive("differenceTargetPropagation()", name, value);
  return { kind: "differenceTargetPropagation", needs: ["phases"], target, noise, rate, optimizer };
}

export const differenceTargetPropagationEntry: RuleOf<DifferenceTargetPropagation> = {
  locality: () => "local",
  equals: "Gauss–Newton targets, where areas are linear and the feedback is the inverse of the weights",
  source:
    "Lee, Zhang, Fischer & Bengio 2015, ECML PKDD, arXiv:1412.7525; Meulemans et al. 2020, NeurIPS 33, arXiv:2006.14331",
  parse: ({ target, noise, rate, optimizer }) =>
    differenceTargetPropagation({ target, noise, rate, optimizer: parseOptimizer(optimizer) }),
  memory: ({ pre, post }) => ({
    feedback: { shape: [post, pre], start: "like weights" },
    offset: { shape: [pre], start: "zero" },
  }),
  streams: ["noise"],
  together: (group, { target, noise }) => {
    const slopes = group.slopes(group.rates);
    const local = group.slopes(group.rates, "local");
    const found: { [pathway: string]: { [name: string]: Tensor2D | Tensor1D } } = {};
    const targets: { [area: string]: Tensor2D } = {};
    for (const at of [...group.areas].reverse()) {
      const { area, incoming, outgoing, rate, slope, drive } = at;
      const rates = group.rates[area]!;
      const down = sub(rates, mul(slopes[area]!, target));
      if (outgoing.length === 0) targets[area] = down as Tensor2D;
      else {
        const undone = (of: Rates) => rate(backwards(at, of));
        targets[area] = add(down, sub(undone(targets), undone(group.rates))) as Tensor2D;
        const learned = reconstruction(group, at, noise);
        for (const { pathway, post } of outgoing)
          found[pathway] = {
            ...found[pathway],
            feedback: matMul(learned.of(post), learned.error, true),
            offset: learned.sum,
          };
      }
      const off = div(sub(rates, targets[area]!), target);
      const error = mul(add(off, local[area]!), slope(drive)) as Tensor2D;
      for (const { pathway } of incoming) found[pathway] = { ...found[pathway], error };
    }
    return found;
  },
  direction: ({ pre, synapses, memory, signals: { error, feedback, offset } }, { rate }) => ({
    synapses: hebbian(synapses, pre, error as Tensor2D),
    // A pathway from an area that is clamped has nothing to undo.
    ...(feedback && {
      memory: {
        feedback: sub(memory.feedback!, mul(div(feedback, pre.shape[0]), rate)),
        offset: sub(memory.offset!, mul(offset!, rate)),
      },
    }),
  }),
};

/** The drive that the areas after an area send back to it, at these rates of theirs. */
const backwards = ({ outgoing }: GroupArea, rates: Rates): Tensor2D =>
  addN(
    outgoing.map(({ post, memory }) => add(matMul(rates[post]!, memory.feedback as Tensor2D), memory.offset!)),
  ) as Tensor2D;

/** What feedback makes of an area's disturbed activity, as the areas after it tell of it: the error at its drive. */
function reconstruction(group: Group, area: GroupArea, noise: number) {
  const { outgoing, rate, slope } = area;
  const rates = group.rates[area.area]!;
  const disturbance = outgoing[0]!.normal("noise", rates.shape, noise) as Tensor2D;
  const after = group.areas.filter((other) => outgoing.some(({ post }) => post === other.area));
  const answers = Object.fromEntries(
    after.map((other) => {
      const sent = other.incoming.filter(({ pre }) => pre === area.area);
      const brought = sent.map(({ synapses }) => matMul(disturbance, synapses.weights));
      return [other.area, other.rate(addN([other.drive, ...brought]) as Tensor2D)];
    }),
  );
  const drive = backwards(area, answers);
  const error = mul(sub(rate(drive), add(rates, disturbance)), slope(drive)) as Tensor2D;
  return { of: (post: string) => answers[post]!, error, sum: mean(error, 0) as Tensor1D };
}
