import type { Synapses } from "../architecture/dense";
import { nameOf } from "../learning/entry";
import { concat, div, mul, norm, reshape, stack, sum, type Tensor, type Tensor1D } from "../ops";
import { taughtBy } from "../program/credit";
import type { Program, StageStep } from "../program/program";
import { hasGradient } from "../program/supply";
import type { PathwayRow } from "../runs/record";
import type { Signals } from "../train/forward";
import type { Observer } from "../train/observe";
import type { State } from "../train/state";
import { directionsOf, teaching } from "../train/step";

/**
 * For each of `pathways`, the cosine of the angle between the direction that its rule descends and the gradient of all
 * objectives, on one batch: [pathways]. It is 0/0, NaN, where either is zero.
 *
 * The gradient is what the transposes everywhere would give for the same weights and batch; of a pathway's numbers, those
 * count that its rule changes. After Lillicrap et al. 2016, whose angle is between teaching signals at the hidden units; this
 * one is between changes of weights.
 */
function cosines(
  program: Program,
  stage: StageStep,
  pathways: readonly string[],
  state: State,
  signals: Signals,
): Tensor1D {
  const rule = directionsOf(program, stage, state, signals, "rules");
  const gradient = teaching(program, pathways, state, signals, "gradient");
  return stack(pathways.map((p) => cosine(rule.of(p).synapses, gradient.synapses[p]!))) as Tensor1D;
}

function cosine(direction: Partial<Synapses>, gradient: Synapses): Tensor {
  const parts = (Object.keys(gradient) as (keyof Synapses)[]).filter((part) => direction[part]);
  const flat = (of: Partial<Synapses>) => concat(parts.map((part) => reshape(of[part]!, [-1])));
  const [a, b] = [flat(direction), flat(gradient)];
  return div(sum(mul(a, b)), mul(norm(a), norm(b)));
}

/** An observer that adds a row to the replica's of `rows` for each plastic pathway that some objective's gradient reaches. */
export const alignment = (every: number, rows: readonly PathwayRow[][]): Observer => ({
  every,
  measure: (program, stage) => {
    const { circuit } = program;
    const reached = new Set(
      circuit.objectives.filter(hasGradient).flatMap((o) => [...taughtBy(circuit, o, () => true)]),
    );
    const names = stage.plastic.filter((pathway) => reached.has(pathway));
    return { names, of: (state, signals) => cosines(program, stage, names, state, signals) };
  },
  record: (program, stage, step, replica, cosine) => {
    for (const [pathway, value] of Object.entries(cosine)) {
      const angle = (Math.acos(Math.max(-1, Math.min(1, value))) * 180) / Math.PI;
      rows[replica]!.push({ step, stage, pathway, rule: nameOf(program.pathways[pathway]!.rule!), angle });
    }
  },
});
