import { UsageError } from "../support/errors";
import { wholeNumbers } from "../support/numbers";
import { streams } from "../support/streams";
import type { StaticTask } from "./dataset";
import { generated, type Samples } from "./generated";

export interface ConditioningOptions extends Samples {
  /** The step at which the cue comes, from 0; default 5. */
  readonly cue?: number;
  /** The step at which the reward comes, after the cue; default 15. */
  readonly reward?: number;
  /** Steps of a trial, more than to the reward; default 20. */
  readonly steps?: number;
  /** By how many steps, drawn for each trial, cue and reward come later together; default 0. */
  readonly jitter?: number;
  /** The share of trials in which the reward comes; default 1. */
  readonly probability?: number;
  /** Trials to learn from and to be tested on; default 200 and 100. */
  readonly train?: number;
  readonly test?: number;
}

/**
 * Trace conditioning: a cue comes and is gone, and some steps later there is a reward.
 *
 * `stimulus` is a tapped delay line, [steps − cue] at each step: channel k is 1 in the k-th step since the cue came, and all are
 * 0 before, so that nothing announces the cue (a complete serial compound). `reward` is [1] at each step, 1 in the one in which it
 * comes. What predicts the reward, `rewardPrediction("reward")`, comes to be surprised by the cue and no longer by the reward.
 * Source: Montague, Dayan & Sejnowski 1996; Schultz, Dayan & Montague 1997, figures 1 and 3.
 *
 * @throws UsageError where the reward does not come after the cue, or the trial ends before it
 * @example
 * conditioning({ cue: 2, reward: 6, steps: 10 }).supplies[1]; // "reward"
 */
export function conditioning(options: ConditioningOptions = {}): StaticTask<"stimulus" | "reward"> {
  const { cue = 5, reward = 15, steps = 20, jitter = 0, probability = 1 } = options;
  const { train = 200, test = 100, seed = 0 } = options;
  const where = "conditioning()";
  const least = { cue: 0, reward: cue + 1, jitter: 0, steps: reward + jitter + 1 };
  wholeNumbers(where, { cue, reward, jitter, steps }, least);
  if (!(probability >= 0 && probability <= 1))
    throw new UsageError(where, `probability is from 0 to 1, not ${probability}`);
  const taps = steps - cue;
  const named = streams(seed);
  const draw = (part: string, size: number) => {
    const later = named(`later/${part}`).integers(size, jitter + 1);
    const chance = named(`reward/${part}`).uniform(size);
    const stimulus = new Float32Array(size * steps * taps);
    const rewards = new Float32Array(size * steps);
    for (let n = 0; n < size; n++) {
      const onset = cue + later[n]!;
      for (let t = onset; t < steps; t++) stimulus[(n * steps + t) * taps + t - onset] = 1;
      if (chance[n]! < probability) rewards[n * steps + reward + later[n]!] = 1;
    }
    return { stimulus, reward: rewards };
  };
  const signals = { stimulus: { shape: [taps], steps }, reward: { shape: [1], steps } };
  const told = { cue, reward, steps, jitter, probability };
  return generated(["conditioning", told], signals, { train, test, seed }, draw);
}
