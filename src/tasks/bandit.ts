import { UsageError } from "../support/errors";
import { streams } from "../support/streams";
import type { StaticTask } from "./dataset";
import { generated, type Samples } from "./generated";

export interface BanditOptions extends Samples {
  /** The probability with which each arm pays 1, else 0; default `[0.2, 0.8]`. */
  readonly pays?: readonly number[];
}

/**
 * A bandit with some arms, two by default: one of them is pulled in each trial, and pays or does not.
 *
 * `cue` is [1], always 1; `payoff` is [arms], what each arm would pay in the trial, of which a circuit is told by
 * `reward("payoff")` no more than what it has chosen. Trials and arms are independent. Source: Robbins 1952.
 *
 * @throws UsageError where there are not two arms or more, or a probability is not from 0 to 1
 * @example
 * bandit({ pays: [0.1, 0.5, 0.9] }).supplies[1]; // "payoff"
 */
export function bandit(options: BanditOptions = {}): StaticTask<"cue" | "payoff"> {
  const { pays = [0.2, 0.8], train = 1000, test = 500, seed = 0 } = options;
  const where = "bandit()";
  if (!Array.isArray(pays) || pays.length < 2)
    throw new UsageError(where, "pays is a list of two probabilities or more, such as [0.2, 0.8]");
  for (const chance of pays)
    if (!(chance >= 0 && chance <= 1)) throw new UsageError(where, `an arm pays with 0 to 1, not ${chance}`);
  const named = streams(seed);
  const draw = (part: string, size: number) => {
    const chance = named(`payoff/${part}`).uniform(size * pays.length);
    const payoff = chance.map((drawn, i) => (drawn < pays[i % pays.length]! ? 1 : 0));
    return { cue: new Float32Array(size).fill(1), payoff };
  };
  const signals = { cue: { shape: [1] }, payoff: { shape: [pays.length] } };
  return generated(["bandit", { pays: pays.join(" ") }], signals, { train, test, seed }, draw);
}
