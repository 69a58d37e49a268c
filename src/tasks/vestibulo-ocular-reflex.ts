import { atLeastZero, wholeNumbers } from "../support/numbers";
import { streams } from "../support/streams";
import type { StaticTask } from "./dataset";
import { generated, type Samples } from "./generated";

export interface VestibuloOcularReflexOptions extends Samples {
  /** Eye velocity that keeps the image still, as a multiple of the head's: 1 without lenses, the default; 2 where they magnify. */
  readonly gain?: number;
  /** Steps of a trial; default 20. */
  readonly steps?: number;
  /** Standard deviation of the noise on the canals' rates; default 0.02. */
  readonly noise?: number;
}

/**
 * The vestibulo-ocular reflex: the head turns to and fro, and the eyes are to turn against it, that the image stays where it is.
 * Learn it at one gain, go on at another, and see what adapts.
 *
 * `canals` is [2] at each step: the rates of the left and the right canal, 1 at rest and 1 ∓ head velocity; `eye` is [1] at each
 * step: −gain · head velocity, for `meanSquaredError("eye")`. The head's velocity, in units of its largest, is a sine of half to
 * two cycles a trial, with an amplitude of up to 1. Default: 500 trials to learn from and 200 to be tested on.
 *
 * Source: Ito 1982, "Cerebellar control of the vestibulo-ocular reflex"; the numbers are this library's own.
 *
 * @throws UsageError where a number makes no sense
 * @example
 * vestibuloOcularReflex({ gain: 2 }).supplies[1]; // "eye"
 */
export function vestibuloOcularReflex(options: VestibuloOcularReflexOptions = {}): StaticTask<"canals" | "eye"> {
  const { gain = 1, steps = 20, noise = 0.02, train = 500, test = 200, seed = 0 } = options;
  const where = "vestibuloOcularReflex()";
  wholeNumbers(where, { steps }, { steps: 2 });
  atLeastZero(where, "gain", gain);
  atLeastZero(where, "noise", noise);
  const named = streams(seed);
  const draw = (part: string, size: number) => {
    const drawn = named(`head/${part}`).uniform(3 * size);
    const canals = named(`noise/${part}`).normal(size * steps * 2, noise);
    const eye = new Float32Array(size * steps);
    for (let n = 0; n < size; n++) {
      const [amplitude = 0, phase = 0, speed = 0] = drawn.subarray(3 * n, 3 * n + 3);
      for (let t = 0; t < steps; t++) {
        const head = amplitude * Math.sin(2 * Math.PI * (phase + ((0.5 + 1.5 * speed) * t) / steps));
        canals[(n * steps + t) * 2]! += 1 - head;
        canals[(n * steps + t) * 2 + 1]! += 1 + head;
        eye[n * steps + t] = -gain * head;
      }
    }
    return { canals, eye };
  };
  const signals = { canals: { shape: [2], steps }, eye: { shape: [1], steps } };
  return generated(["vestibuloOcularReflex", { gain, steps, noise }], signals, { train, test, seed }, draw);
}
