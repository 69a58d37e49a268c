import { UsageError } from "../support/errors";
import { atLeastZero, wholeNumbers } from "../support/numbers";
import { streams } from "../support/streams";
import type { StaticTask } from "./dataset";
import { generated, type Samples } from "./generated";

export interface PrismAdaptationOptions extends Samples {
  /** By how many degrees to the right the prism moves what is seen; default 0: no prism. */
  readonly shift?: number;
  /** Neurons that see; default 15. */
  readonly neurons?: number;
  /** Standard deviation of the noise on their rates; default 0.02. */
  readonly noise?: number;
}

/**
 * Pointing at what is seen through a prism: learn it without, go on with one that moves all to one side, and see how far what is
 * learned there goes, and what is left of it when the prism is gone.
 *
 * `seen` is [neurons]: rates of neurons tuned to directions evenly from −60° to 60°, Gaussians of height 1 whose standard
 * deviation is their distance, of where the target appears to be. `hand` is [1]: where it is and the hand has to go, in
 * units of 10°. Targets are from −20° to 20°, each as likely. Default: 500 to learn from and 200 to be tested on.
 *
 * Source: Martin, Keating, Goodkin, Bastian & Thach 1996, "Throwing while looking through prisms"; the numbers are this library's
 * own.
 *
 * @throws UsageError where a number makes no sense
 * @example
 * prismAdaptation({ shift: 10 }).supplies[0]; // "seen"
 */
export function prismAdaptation(options: PrismAdaptationOptions = {}): StaticTask<"seen" | "hand"> {
  const { shift = 0, neurons = 15, noise = 0.02, train = 500, test = 200, seed = 0 } = options;
  const where = "prismAdaptation()";
  wholeNumbers(where, { neurons }, { neurons: 2 });
  atLeastZero(where, "noise", noise);
  if (!(Math.abs(shift) <= 20)) throw new UsageError(where, `shift is from -20 to 20 degrees, not ${shift}`);
  const apart = 120 / (neurons - 1);
  const named = streams(seed);
  const draw = (part: string, size: number) => {
    const hand = named(`targets/${part}`)
      .uniform(size)
      .map((drawn) => 4 * drawn - 2);
    const seen = named(`noise/${part}`).normal(size * neurons, noise);
    for (let n = 0; n < size; n++)
      for (let k = 0; k < neurons; k++) {
        const off = (10 * hand[n]! + shift - (k * apart - 60)) / apart;
        seen[n * neurons + k]! += Math.exp((-off * off) / 2);
      }
    return { seen, hand };
  };
  const signals = { seen: { shape: [neurons] }, hand: { shape: [1] } };
  return generated(["prismAdaptation", { shift, neurons, noise }], signals, { train, test, seed }, draw);
}
