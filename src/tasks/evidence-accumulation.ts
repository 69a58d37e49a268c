import { UsageError } from "../support/errors";
import { share, wholeNumbers } from "../support/numbers";
import { streams } from "../support/streams";
import type { StaticTask } from "./dataset";
import { generated, type Samples } from "./generated";

export interface EvidenceAccumulationOptions extends Samples {
  /** Cues in a trial, an odd number; default 7. */
  readonly cues?: number;
  /** Steps of a cue, and steps without one after it; default 4 and 2. */
  readonly show?: number;
  readonly gap?: number;
  /** Steps between the cues and the question; default 20. */
  readonly delay?: number;
  /** Steps of the question, at the end; default 4. */
  readonly ask?: number;
  /** The probability that a cue is on the trial's side; default 0.7. */
  readonly reliability?: number;
  /** Neurons in each of the four populations; default 5. */
  readonly neurons?: number;
  /** Spikes a step of a neuron whose population is active, and of one that is noise; default 0.3 and 0.05. */
  readonly active?: number;
  readonly background?: number;
}

/**
 * Accumulation of evidence: on the way along a track cues come from the left and from the right, and after a delay an animal
 * turns to the side from which more of them came.
 *
 * `spikes` is [4 · neurons] at each of cues · (show + gap) + delay + ask steps, 0 or 1: populations for left cues, right cues and
 * the question, silent but while there is one, and one that always fires as background. `label` is 0 where more cues came from the
 * left, 1 where from the right. Each trial has a side, by a coin, from which a cue comes by `reliability`.
 *
 * Source: Morcos & Harvey 2016 for the animals; Bellec et al. 2020, "A solution to the learning dilemma for recurrent networks
 * of spiking neurons", for spikes and populations, here with fewer and longer steps.
 *
 * @throws UsageError where a number makes no sense
 * @example
 * evidenceAccumulation({ cues: 3, delay: 10 }).supplies[0]; // "spikes"
 */
export function evidenceAccumulation(options: EvidenceAccumulationOptions = {}): StaticTask<"spikes" | "label"> {
  const { cues = 7, show = 4, gap = 2, delay = 20, ask = 4, neurons = 5 } = options;
  const { reliability = 0.7, active = 0.3, background = 0.05, train = 1000, test = 500, seed = 0 } = options;
  const where = "evidenceAccumulation()";
  const least = { cues: 1, show: 1, gap: 0, delay: 0, ask: 1, neurons: 1 };
  wholeNumbers(where, { cues, show, gap, delay, ask, neurons }, least);
  if (cues % 2 === 0) throw new UsageError(where, `cues is an odd number, so that one side has more, not ${cues}`);
  for (const [name, chance] of Object.entries({ reliability, active })) share(where, name, chance);
  if (!(background >= 0 && background <= 1))
    throw new UsageError(where, `background is from 0 to 1, not ${background}`);
  const steps = cues * (show + gap) + delay + ask;
  const named = streams(seed);
  const draw = (part: string, size: number) => {
    const side = named(`side/${part}`).integers(size, 2);
    const chance = named(`cues/${part}`).uniform(size * cues);
    const fires = named(`spikes/${part}`).uniform(size * steps * 4 * neurons);
    const from = (n: number, cue: number) => (chance[n * cues + cue]! < reliability ? side[n]! : 1 - side[n]!);
    const rate = (n: number, t: number, population: number) => {
      if (population === 3) return background;
      if (population === 2) return t >= steps - ask ? active : 0;
      const cue = Math.floor(t / (show + gap));
      return cue < cues && t % (show + gap) < show && from(n, cue) === population ? active : 0;
    };
    const spikes = fires.map((drawn, i) => {
      const [n, t] = [Math.floor(i / (steps * 4 * neurons)), Math.floor(i / (4 * neurons)) % steps];
      return drawn < rate(n, t, Math.floor(i / neurons) % 4) ? 1 : 0;
    });
    const label = Float32Array.from({ length: size }, (_, n) => {
      let right = 0;
      for (let cue = 0; cue < cues; cue++) right += from(n, cue);
      return right > cues / 2 ? 1 : 0;
    });
    return { spikes, label };
  };
  const signals = { spikes: { shape: [4 * neurons], steps }, label: { shape: [], classes: 2 } };
  const told = { cues, show, gap, delay, ask, neurons, reliability, active, background };
  return generated(["evidenceAccumulation", told], signals, { train, test, seed }, draw);
}
