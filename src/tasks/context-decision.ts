import { UsageError } from "../support/errors";
import { atLeastZero, wholeNumbers } from "../support/numbers";
import { streams } from "../support/streams";
import type { StaticTask } from "./dataset";
import { generated, type Samples } from "./generated";

export interface ContextDecisionOptions extends Samples {
  /** The strengths of the evidence, one of which is drawn for each of the two; default `[0.05, 0.15, 0.5]`. */
  readonly coherences?: readonly number[];
  /** Steps of a trial; default 20. */
  readonly steps?: number;
  /** Standard deviation of the noise on the evidence at every step; default 0.5. */
  readonly noise?: number;
}

/**
 * A decision that depends on the context: two noisy pieces of evidence go on together, of motion and of colour, and the context
 * says which one counts. Its sign is to be told, whatever the other one says.
 *
 * `evidence` is [2] at each step: motion and colour, each of mean ± its coherence with independent noise. `context` is [2] at each
 * step: [1, 0] where motion counts, [0, 1] where colour does. `label` is 1 where what counts is positive, else 0. The sum of what
 * counts is the best there is to decide by: it is right with a probability of Φ(coherence · √steps / noise).
 *
 * Source: Mante, Sussillo, Shenoy & Newsome 2013, "Context-dependent computation by recurrent dynamics in prefrontal cortex"; the
 * coherences are of the kind that their monkeys saw, noise and steps this library's own.
 *
 * @throws UsageError where a number makes no sense
 * @example
 * contextDecision({ coherences: [0.2] }).supplies[1]; // "context"
 */
export function contextDecision(options: ContextDecisionOptions = {}): StaticTask<"evidence" | "context" | "label"> {
  const { coherences = [0.05, 0.15, 0.5], steps = 20, noise = 0.5, train = 1000, test = 500, seed = 0 } = options;
  const where = "contextDecision()";
  wholeNumbers(where, { steps }, { steps: 1 });
  atLeastZero(where, "noise", noise);
  if (!Array.isArray(coherences) || coherences.length === 0 || !coherences.every((c) => c > 0 && Number.isFinite(c)))
    throw new UsageError(
      where,
      `coherences is a list of numbers above 0, such as [0.1, 0.4], not ${JSON.stringify(coherences)}`,
    );
  const named = streams(seed);
  const draw = (part: string, size: number) => {
    const counts = named(`context/${part}`).integers(size, 2);
    const positive = named(`sign/${part}`).integers(2 * size, 2);
    const strength = named(`coherence/${part}`).integers(2 * size, coherences.length);
    const evidence = named(`noise/${part}`).normal(size * steps * 2, noise);
    const context = new Float32Array(size * steps * 2);
    for (let n = 0; n < size; n++)
      for (let t = 0; t < steps; t++) {
        context[(n * steps + t) * 2 + counts[n]!] = 1;
        for (const of of [0, 1])
          evidence[(n * steps + t) * 2 + of]! += (2 * positive[2 * n + of]! - 1) * coherences[strength[2 * n + of]!]!;
      }
    return { evidence, context, label: Float32Array.from(counts, (of, n) => positive[2 * n + of]!) };
  };
  const signals = {
    evidence: { shape: [2], steps },
    context: { shape: [2], steps },
    label: { shape: [], classes: 2 },
  };
  const told = { coherences: coherences.join(" "), steps, noise };
  return generated(["contextDecision", told], signals, { train, test, seed }, draw);
}
