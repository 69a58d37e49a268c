import type { Synapses } from "../architecture/dense";
import { nameOf } from "../learning/entry";
import { mean, norm, scalar, slice, stack, sub, type Tensor, type Tensor1D } from "../ops";
import { neuralStep, type Program } from "../program/program";
import type { AlignmentRow, PathwayRow } from "../runs/record";
import { activity } from "../train/forward";
import { settled } from "../train/group";
import type { Observer, Seen } from "../train/observe";
import { directionsOf, movedBy, teaching } from "../train/step";
import { cosine, degrees, flat } from "./angle";
import { deadShare } from "./dead";
import { estimatesOf } from "./estimator";
import { reachedByGradient } from "./reached";

/** A rule that runs in the shadow of a training, by the name that the rows have for it. */
export interface Shadow {
  readonly name: string;
  /** The same circuit, all of whose pathways that have a rule have this one. */
  readonly program: Program;
}

export interface ObservatoryOptions {
  readonly every: number;
  /** Batches from which bias and variance are estimated; 0 for none. */
  readonly repeats: number;
  /** Of the first so many training samples. */
  readonly samples: number;
  readonly shadows: readonly Shadow[];
}

/** Where the rows of a replica go. */
export interface ObservatoryRows {
  readonly pathways: PathwayRow[];
  readonly alignment: AlignmentRow[];
}

/** What is measured at each pathway, in the order in which it comes; the last three where batches are drawn. */
const columns = ["cosine", "weights", "update", "dead", "activity"] as const;
const estimated = ["bias", "variance", "snr"] as const;

/** What the gradient is called among rules. */
export const gradientName = "gradient";

/**
 * An observer that adds a row to the replica's of `rows` for each plastic pathway, and, with shadows, one for every two of
 * the circuit's own rule, the gradient and the shadows. `PathwayRow` and `AlignmentRow` say what is in them.
 */
export const observatory = (
  { every, repeats, samples, shadows }: ObservatoryOptions,
  rows: readonly ObservatoryRows[],
): Observer => ({
  every,
  shadows: shadows.map(({ program }) => program),
  fresh: { batches: repeats, samples },
  measure: (program, stage) => {
    if (stage.plastic.length === 0) return undefined;
    const each = columns.length + (repeats > 0 ? estimated.length : 0);
    return {
      of: (seen) => stack(numbersOf(seen)) as Tensor1D,
      record: (step, replica, values) => {
        const { pathways, alignment } = rows[replica]!;
        let next = 0;
        for (const pathway of stage.plastic) {
          const at = { step, stage: stage.stage, pathway };
          const rule = nameOf(program.pathways[pathway]!.rule!);
          const [cosine, weights, update, dead, activity, bias, variance, snr] = Array.from(
            { length: each },
            () => values[next++]!,
          ) as [number, number, number, number, number, ...number[]];
          pathways.push({
            ...{ ...at, rule, angle: degrees(cosine), cosine: within(cosine), weights, update, dead, activity },
            ...(repeats > 0 && { bias: bias!, variance: variance!, snr: snr! }),
          });
          if (shadows.length === 0) continue;
          const names = [rule, gradientName, ...shadows.map(({ name }) => name)];
          for (const one of names)
            for (const other of names) alignment.push({ ...at, rule: one, other, cosine: within(values[next++]!) });
        }
      },
    };
  },
});

/** A cosine, which rounding may have put a little beyond 1. */
const within = (cosine: number): number => Math.max(-1, Math.min(1, cosine));

/** All numbers of a measurement, pathway by pathway. */
function numbersOf({ program, stage, state, signals, shadows, fresh }: Seen): Tensor[] {
  const { moved } = movedBy(program, stage, state, signals);
  const reached = reachedByGradient(program, stage);
  const gradient = teaching(program, reached, state, signals, "gradient").synapses;
  const { rates } = activity(program, state, signals, "gradient", { drives: settled(program, state, signals) });
  const others = shadows.map((shadow) => directionsOf(shadow.program, shadow.stage, shadow.state, signals, "rules"));
  const estimates =
    fresh && reached.length > 0 && estimatesOf(program, stage, reached, state, fresh.batchOf, fresh.samples, fresh.all);
  return stage.plastic.flatMap((pathway) => {
    const { post } = program.pathways[pathway]!;
    const { direction, after } = moved[pathway]!;
    const rate = rates[post]!;
    const before = state[pathway]!.synapses.weights;
    const directions = [direction.synapses, gradient[pathway], ...others.map((other) => other.of(pathway).synapses)];
    const row = reached.indexOf(pathway);
    // The first of an estimate's numbers is the cosine of the mean.
    const estimate = estimated.map((_, i) =>
      estimates && row >= 0 ? slice(estimates, [row, i + 1], [1, 1]).asScalar() : scalar(Number.NaN),
    );
    return [
      between(directions[0], directions[1]),
      norm(before),
      norm(sub(after.synapses.weights, before)),
      deadShare(neuralStep(program, post).neuron, rate),
      mean(rate),
      ...(fresh ? estimate : []),
      ...(shadows.length > 0 ? directions.flatMap((one) => directions.map((other) => between(one, other))) : []),
    ];
  });
}

/** The cosine of two directions over the numbers that both change; NaN where there is none, or none of these. */
function between(one: Partial<Synapses> | undefined, other: Partial<Synapses> | undefined): Tensor {
  const common: Partial<Synapses> = {
    ...(one?.weights && other?.weights && { weights: one.weights }),
    ...(one?.bias && other?.bias && { bias: one.bias }),
  };
  if (!one || !other || Object.keys(common).length === 0) return scalar(Number.NaN);
  return cosine(flat(one, common), flat(other, common));
}
