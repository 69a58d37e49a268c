import type { Objective } from "../circuit/types";
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "../ops";

/**
 * An entry in the table of contrasts: objectives by which an area tells samples that show the task signal `from` as it is from
 * those that show it wrong. They teach the pathways that end on their own area, by rules that need `"contrast"`.
 */
export interface ContrastOf<O extends Objective> {
  /** How much speaks for it that a sample is real, [samples], by the area's activity, [samples, units]. */
  evidence(activity: Tensor2D, objective: O): Tensor1D;
  /** What that evidence costs where the sample is real, and where it is not; elementwise. */
  cost(evidence: Tensor, real: boolean): Tensor;
  /** Whether its evidence counts where the circuit names the label. */
  votes(objective: O): boolean;
  /** Loose data, such as from JSON, made exact. */
  parse(given: O): O;
  readonly formula: string;
  readonly source: string;
}

/** The cost of a batch: of what is real and what is not, [samples] each, the means added up. */
export const contrastCost = <O extends Objective>({ cost }: ContrastOf<O>, real: Tensor1D, unreal: Tensor1D): Scalar =>
  cost(real, true).mean().add(cost(unreal, false).mean()) as Scalar;
