import type { DataFrame } from "danfojs-node";
import { degrees } from "../analysis/angle";
import type { EstimateRow } from "../analysis/estimate-row";
import { estimatesOf } from "../analysis/estimator";
import { reachedByGradient } from "../analysis/reached";
import type { CircuitData } from "../circuit/data";
import type { Rule, Task } from "../circuit/types";
import { backendReport } from "../engine/backends";
import { compile } from "../engine/compile";
import { biasVarianceFigure } from "../figures/bias-variance";
import type { Figure } from "../figures/figure";
import { frame } from "../frames/frame";
import type { Supplied } from "../learning/rule";
import { dispose, range, type Tensor1D, type Tensor2D, tensor2d } from "../ops";
import { program } from "../program/program";
import { UsageError } from "../support/errors";
import { streams } from "../support/streams";
import { batch as batchOf, type Part, place, type Resident } from "../train/data";
import { lived } from "../train/lived";
import { initialState, type State } from "../train/state";
import { checkBatch, staticTask } from "./check-task";
import type { AnyCircuit, CircuitFor } from "./circuit";
import { inPlace } from "./observe";
import { seedsOf } from "./train";

export interface BiasVarianceOptions {
  /** Initial weights to measure at: a list of seeds, or how many; default 5. */
  readonly seeds?: number | readonly number[];
  /** Samples a direction is computed from; default 64. */
  readonly batch?: number;
  /** Directions from which mean and variance are taken, for each rule and seed; default 100. */
  readonly draws?: number;
  /** Training samples of which the gradient is taken, and from which the batches are drawn; default 2000, at most all. */
  readonly samples?: number;
}

/** Bias and variance of some learning rules. */
export interface BiasVariance {
  readonly rows: readonly EstimateRow[];
  /** A row for each rule, seed and pathway. */
  frame(): DataFrame;
  /** Variance over bias, a point for each of them. */
  figure(): Figure;
}

/**
 * Measures how rules estimate the gradient, each in turn on all of a circuit's pathways that have a rule, at the same initial
 * weights and on the same batches: the angle, bias and variance of their directions, before any optimizer, where pathways learn
 * in the first stage and the gradient reaches them.
 *
 * It takes, for each rule and seed, `draws` training steps.
 *
 * @param rules by name
 * @throws CircuitError where a rule cannot learn in the circuit
 * @example
 * const measured = await biasVariance({ gradient: backprop(), alignment: feedbackAlignment() }, model, digits(), { seeds: 2 });
 * measured.frame().shape[0]; // 8
 */
export async function biasVariance<S extends string>(
  rules: { readonly [name: string]: Rule<"rate" | Supplied> },
  model: CircuitFor<S>,
  task: Task<S>,
  options: BiasVarianceOptions = {},
): Promise<BiasVariance> {
  const where = "biasVariance()";
  const { batch = 64, draws = 100, samples = 2000 } = options;
  for (const [name, value] of Object.entries({ batch, draws, samples }))
    if (!Number.isInteger(value) || value < 2)
      throw new UsageError(where, `${name} is a whole number of at least 2, not ${value}`);
  const seeds = seedsOf(where, options.seeds ?? 5);
  if (Object.keys(rules).length === 0)
    throw new UsageError(where, "there is no rule; give some by name, such as { gradient: backprop() }");
  await backendReport();
  const { name, load } = staticTask(where, task);
  const dataset = await load();
  checkBatch(where, batch, name, dataset);
  const rows: EstimateRow[] = [];
  for (const [rule, given] of Object.entries(rules)) {
    const plan = program(inFirstStage(model, given));
    const data = place(plan, name, dataset);
    try {
      for (const [pathway, seed, [cosine, bias, variance, snr]] of measure(plan, data, {
        seeds,
        batch,
        draws,
        samples,
      })) {
        rows.push({ rule, seed, pathway, angle: degrees(cosine), bias, variance, snr });
      }
    } finally {
      data.dispose();
    }
  }
  return Object.freeze({
    rows,
    frame: () => frame(rows, ["rule", "seed", "pathway", "angle", "bias", "variance", "snr"]),
    figure: () => biasVarianceFigure(rows),
  });
}

/** The same circuit with one rule on all its pathways, so that credit crosses them by it, and no stage but the first. */
function inFirstStage(model: AnyCircuit, rule: Rule): CircuitData {
  const [first] = model.data.development;
  if (!first) throw new UsageError("biasVariance()", "the circuit has no stage in which anything could learn");
  return inPlace(model, rule, [first]);
}

type Sizes = Required<Omit<BiasVarianceOptions, "seeds">> & { readonly seeds: readonly number[] };

function* measure(
  whole: ReturnType<typeof program>,
  data: Resident,
  { seeds, batch, draws, samples }: Sizes,
): Generator<readonly [string, number, [number, number, number, number]]> {
  const { program: plan, stage } = lived(whole, whole.stages[0]!);
  const pathways = reachedByGradient(plan, stage);
  if (pathways.length === 0)
    throw new UsageError("biasVariance()", "no gradient reaches a pathway that learns in the circuit's first stage");
  const pool = Math.min(samples, data.sizes.train);
  const estimated = compile(
    ({ state, part, drawn }: { state: State; part: Part; drawn: Tensor2D }) => {
      const at = (indices: Tensor1D) => batchOf(part, indices, data.classes);
      return estimatesOf(plan, stage, pathways, state, at, drawn, at(range(0, pool, 1, "int32")));
    },
    { name: "bias and variance" },
  );
  try {
    for (const seed of seeds) {
      const named = streams(seed);
      const drawn = tensor2d(named("data").integers(draws * batch, pool), [draws, batch], "int32");
      const state = initialState(plan, named);
      const result = estimated({ state, part: data.train, drawn });
      const numbers = result.dataSync<"float32">();
      dispose([drawn, state, result] as never);
      for (const [i, pathway] of pathways.entries())
        yield [pathway, seed, [...numbers.subarray(4 * i, 4 * i + 4)] as [number, number, number, number]];
    }
  } finally {
    estimated.dispose();
  }
}
