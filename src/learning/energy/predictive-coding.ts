import { add, mul, neg, sub, type Tensor2D, zerosLike } from "../../ops";
import { UsageError } from "../../support/errors";
import { byArea } from "../by-area";
import type { Group, GroupArea, Rates } from "../group";
import { hebbian } from "../hebbian";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";
import { type Wiring, wiring } from "../wiring";
import { checkSettling } from "./settling";

/** Which predictions the value nodes are compared with while they settle. */
export type PredictiveVariant = "strict" | "fixed" | "exact";

export interface PredictiveCoding extends OptimizedRule<"phases"> {
  readonly kind: "predictiveCoding";
  readonly variant: PredictiveVariant;
  readonly steps: number;
  readonly rate: number;
}

const variants: readonly PredictiveVariant[] = ["strict", "fixed", "exact"];

/**
 * Predictive coding: every area has value nodes, which settle between what the areas before predict and what the areas after
 * would rather have; what is left of the difference teaches the predicting weights.
 *
 * With u the value nodes at an area's drive, [samples, units], f its activation, μ = Σ f(u_pre) W + b the prediction and
 * ε = u − μ the error, F = Σ ½|ε|² + C is descended by u ← u + rate · (−ε + f′(u) ∘ (Σ ε_post Wᵀ − ∂C/∂f(u))), from u = μ,
 * `steps` times, all areas at once; then Δw = step(f(u_pre)ᵀ · ε), the mean over samples. An area from which no pathway of the
 * rule goes on has no nodes of its own: ε = −f′(μ) ∘ ∂C/∂f(μ), which is t − μ where C = ½|t − μ|².
 *
 * - `"strict"` as said; it tends to backprop as the errors get small.
 * - `"fixed"`: predictions, slopes and costs stay those of the beginning; its equilibrium is backprop, and with rate 1 it is
 *   there after as many steps as the rule has areas in a row.
 * - `"exact"`: that equilibrium, from the last area to the first; `steps` and `rate` do not matter. It is backprop.
 *
 * What other rules' pathways bring stays as it was, but the areas after them follow.
 * Source: Whittington & Bogacz 2017; Song, Lukasiewicz, Xu & Bogacz 2020 and Salvatori et al. 2022 for what is exact;
 * Rosenbaum 2022 for the three variants.
 *
 * @param options.variant default `"strict"`
 * @param options.steps of settling, a whole number from 1; default 20
 * @param options.rate of the value nodes, above 0 and at most 1; default 0.1
 * @param options.optimizer default `adam(1e-3)`
 * @throws UsageError where there is no such variant, or a number makes no sense
 * @example
 * predictiveCoding({ variant: "fixed", rate: 1 }).steps; // 20
 */
export function predictiveCoding({
  variant = "strict",
  steps = 20,
  rate = 0.1,
  optimizer = adam(1e-3),
}: {
  readonly variant?: PredictiveVariant;
  readonly steps?: number;
  readonly rate?: number;
  readonly optimizer?: Optimizer;
} = {}): PredictiveCoding {
  const where = "predictiveCoding()";
  if (!variants.includes(variant))
    throw new UsageError(where, `no variant "${variant}"; there are ${variants.join(", ")}`);
  checkSettling(where, { steps }, rate);
  return { kind: "predictiveCoding", needs: ["phases"], variant, steps, rate, optimizer };
}

export const predictiveCodingEntry: RuleOf<PredictiveCoding> = {
  // Errors come back through the weights that predict.
  locality: () => "weight transport",
  equals: "backprop, exactly or as the errors get small",
  limit: { like: "backprop", memory: () => ({}), rule: { variant: "exact" }, within: 1e-5 },
  source:
    "Whittington & Bogacz 2017, Neural Comput. 29:1229, doi:10.1162/NECO_a_00949; Song et al. 2020, NeurIPS 33; Rosenbaum 2022, PLoS ONE 17:e0266102",
  parse: ({ variant, steps, rate, optimizer }) =>
    predictiveCoding({ variant, steps, rate, optimizer: parseOptimizer(optimizer) }),
  memory: () => ({}),
  together: (group, { variant, steps, rate }) => {
    const wires = wiring(group);
    const { drives, rates, errors } =
      variant === "strict" ? strict(group, wires, steps, rate) : settledErrors(group, wires, variant, steps, rate);
    // A local objective moves no value node: it teaches the pathways that end on its area, and these only.
    const local = group.slopes(rates, "local");
    const taught = byArea(group.areas, ({ area, slope }) =>
      sub(errors[area]!, mul(slope(drives[area]!), local[area]!)),
    );
    return Object.fromEntries(
      group.members.map(({ pathway, pre, post }) => [
        pathway,
        { pre: rates[pre] ?? group.rates[pre]!, error: taught[post]! },
      ]),
    );
  },
  direction: ({ synapses, signals: { pre, error } }) => ({
    synapses: hebbian(synapses, pre as Tensor2D, neg(error!) as Tensor2D),
  }),
};

/** What an area's error settles at: what comes back to it, less the slope of the cost, through its activation. */
const pulled = (wires: Wiring, area: GroupArea, drive: Tensor2D, errors: Rates, slopes: Rates): Tensor2D => {
  const back = wires.after(area, errors);
  const slope = slopes[area.area]!;
  return mul(area.slope(drive), back ? sub(back, slope) : neg(slope)) as Tensor2D;
};

/** Errors under predictions that stay as they were before the areas settled: after some steps, or at the end of all. */
function settledErrors(group: Group, wires: Wiring, variant: "fixed" | "exact", steps: number, rate: number) {
  const { areas } = group;
  const drives = byArea(areas, ({ drive }) => drive);
  const rates = byArea(areas, ({ area }) => group.rates[area]);
  const slopes = group.slopes(rates);
  const pull = (area: GroupArea, errors: Rates) => pulled(wires, area, area.drive, errors, slopes);
  if (variant === "exact") {
    const errors: { [area: string]: Tensor2D } = {};
    for (const area of [...areas].reverse()) errors[area.area] = pull(area, errors);
    return { drives, rates, errors };
  }
  const [free, last] = parted(areas);
  const ends = byArea(last, (area) => pull(area, {}));
  const moved = (now: Rates): Rates =>
    byArea(free, (area) => {
      const error = now[area.area]!;
      return add(error, mul(sub(pull(area, { ...now, ...ends }), error), rate));
    });
  const begin = byArea(free, ({ drive }) => zerosLike(drive));
  return { drives, rates, errors: { ...(free.length === 0 ? {} : group.repeat(steps, moved, begin)), ...ends } };
}

/** Value nodes that settle under predictions that follow them. */
function strict(group: Group, wires: Wiring, steps: number, rate: number) {
  const { areas } = group;
  const [free, last] = parted(areas);
  const look = (nodes: Rates) => {
    const before = byArea(free, ({ area, rate }) => rate(nodes[area]!));
    const predictions = byArea(areas, (area) => wires.before(area, before));
    const rates: Rates = { ...before, ...byArea(last, ({ area, rate }) => rate(predictions[area]!)) };
    const slopes = group.slopes(rates);
    const errors = {
      ...byArea(free, ({ area }) => sub(nodes[area]!, predictions[area]!)),
      ...byArea(last, (area) => pulled(wires, area, predictions[area.area]!, {}, slopes)),
    };
    return { drives: { ...predictions, ...nodes }, rates, slopes, errors };
  };
  const moved = (nodes: Rates): Rates => {
    const { slopes, errors } = look(nodes);
    return byArea(free, (area) => {
      const node = nodes[area.area]!;
      return add(node, mul(sub(pulled(wires, area, node, errors, slopes), errors[area.area]!), rate));
    });
  };
  const begin = byArea(free, ({ drive }) => drive);
  return look(free.length === 0 ? begin : group.repeat(steps, moved, begin));
}

/** The areas from which a pathway of the rule goes on, and those with which it ends. */
const parted = (areas: readonly GroupArea[]) =>
  [areas.filter(({ outgoing }) => outgoing.length > 0), areas.filter(({ outgoing }) => outgoing.length === 0)] as const;
