import type { Synapses } from "../architecture/dense";
import { nameOf } from "../learning/entry";
import { stack, type Tensor1D } from "../ops";
import { taughtBy } from "../program/credit";
import type { Program, StageStep } from "../program/program";
import { hasGradient } from "../program/supply";
import type { PathwayRow } from "../runs/record";
import type { Signals } from "../train/forward";
import type { Observer } from "../train/observe";
import type { State } from "../train/state";
import { directionsOf, teaching } from "../train/step";
import { cosine, degrees, flat } from "./angle";

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
  const between = (changed: Partial<Synapses>, whole: Synapses) => cosine(flat(changed, changed), flat(whole, changed));
  return stack(pathways.map((p) => between(rule.of(p).synapses, gradient.synapses[p]!))) as Tensor1D;
}

/** The plastic pathways of a stage that the gradient of some objective reaches. */
export function reachedByGradient({ circuit }: Program, stage: StageStep): string[] {
  const reached = new Set(circuit.objectives.filter(hasGradient).flatMap((o) => [...taughtBy(circuit, o, () => true)]));
  return stage.plastic.filter((pathway) => reached.has(pathway));
}

/** An observer that adds a row to the replica's of `rows` for each plastic pathway that some objective's gradient reaches. */
export const alignment = (every: number, rows: readonly PathwayRow[][]): Observer => ({
  every,
  measure: (program, stage) => {
    const names = reachedByGradient(program, stage);
    return { names, of: (state, signals) => cosines(program, stage, names, state, signals) };
  },
  record: (program, stage, step, replica, cosine) => {
    for (const [pathway, value] of Object.entries(cosine)) {
      const rule = nameOf(program.pathways[pathway]!.rule!);
      rows[replica]!.push({ step, stage, pathway, rule, angle: degrees(value) });
    }
  },
});
