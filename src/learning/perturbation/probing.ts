import { UsageError } from "../../support/errors";
import { positive } from "../../support/numbers";

/** How a rule asks the circuit by noise what would have been better. */
export interface Probing {
  /** Standard deviation of the noise, above 0. */
  readonly sd?: number;
  /** Noises in each update. */
  readonly probes?: number;
  /** 1: the cost with the noise is compared with that without; 2: with that under the opposite noise. */
  readonly sides?: 1 | 2;
}

export function checkedProbes(where: string, { sd, probes, sides }: Required<Probing>): Required<Probing> {
  positive(where, "sd", sd);
  if (!(Number.isInteger(probes) && probes >= 1))
    throw new UsageError(where, `probes is a whole number from 1, not ${probes}`);
  if (sides !== 1 && sides !== 2) throw new UsageError(where, `sides is 1 or 2, not ${sides}`);
  return { sd, probes, sides };
}
