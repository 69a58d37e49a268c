import { atLeastZero } from "../../support/numbers";
import { type Optimizer, parseOptimizer, sgd } from "../optimizer";

/** How fast a rule without objective learns: plain steps of this rate, or any optimizer. */
export type Paced =
  | { readonly rate: number; readonly optimizer?: undefined }
  | { readonly optimizer: Optimizer; readonly rate?: undefined };

/** The same from loose data, which may lack it. */
export const pace = (optimizer: Optimizer | undefined): Paced =>
  optimizer ? { optimizer: parseOptimizer(optimizer) } : { rate: undefined as never };

/** @throws UsageError where the rate makes no sense */
export function paced(where: string, { rate, optimizer }: Paced): Optimizer {
  if (optimizer) return optimizer;
  return sgd(atLeastZero(where, "the rate", rate));
}
