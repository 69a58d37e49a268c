import { UsageError } from "../support/errors";
import { atLeastZero, positive, wholeNumbers } from "../support/numbers";
import { streams } from "../support/streams";
import type { StaticTask } from "./dataset";
import { generated, type Samples } from "./generated";

export interface MoversOptions extends Samples {
  /** Height and width of a frame, pixels; default 12. */
  readonly size?: number;
  /** Frames of a movie; default 6. */
  readonly steps?: number;
  /** How many directions there are, evenly round the clock; default 4. */
  readonly directions?: number;
  /** Pixels from frame to frame; default 1. */
  readonly speed?: number;
  /** Standard deviation of the blob, a Gaussian of height 1, pixels; default 1. */
  readonly blob?: number;
  /** Standard deviation of the noise on every pixel of every frame; default 0.1. */
  readonly noise?: number;
}

/**
 * Movies of a blob that drifts in one of some directions; what leaves at one side comes in at the other. It starts anywhere, so no
 * frame by itself tells where it goes.
 *
 * `frame` is [size, size, 1] at each step, to be taken by `input("frame", [size, size, 1])`; `label` is the direction: 0 to the
 * right, and on clockwise. `next` is [size · size] at each step, the frame that comes after it, without noise, for a circuit that
 * learns to predict: `meanSquaredError("next")`.
 *
 * The drifting blob is that of learning from what moves and from what comes next (Wiskott & Sejnowski 2002, "Slow feature
 * analysis"; Rao & Ballard 1999, "Predictive coding in the visual cortex"), not a published data set.
 *
 * @throws UsageError where a number makes no sense
 * @example
 * movers({ size: 8, directions: 2 }).supplies[2]; // "next"
 */
export function movers(options: MoversOptions = {}): StaticTask<"frame" | "label" | "next"> {
  const { size = 12, steps = 6, directions = 4, speed = 1, blob = 1, noise = 0.1 } = options;
  const { train = 1000, test = 500, seed = 0 } = options;
  const where = "movers()";
  wholeNumbers(where, { size, steps, directions }, { size: 3, steps: 1, directions: 2 });
  positive(where, "speed", speed);
  positive(where, "blob", blob);
  atLeastZero(where, "noise", noise);
  if (speed >= size / 2)
    throw new UsageError(
      where,
      `speed is below half the size, ${size / 2}, not ${speed}: where it goes would not be seen`,
    );
  const pixels = size * size;
  const named = streams(seed);
  const draw = (part: string, samples: number) => {
    const label = Float32Array.from(named(`direction/${part}`).integers(samples, directions));
    const starts = named(`start/${part}`).uniform(2 * samples);
    const next = new Float32Array(samples * steps * pixels);
    const frame = named(`noise/${part}`).normal(next.length, noise);
    for (let n = 0; n < samples; n++) {
      const turn = (2 * Math.PI * label[n]!) / directions;
      for (let t = 0; t <= steps; t++) {
        const x = starts[2 * n]! * size + t * speed * Math.cos(turn);
        const y = starts[2 * n + 1]! * size + t * speed * Math.sin(turn);
        const shown = t < steps ? frame.subarray((n * steps + t) * pixels) : undefined;
        const awaited = t > 0 ? next.subarray((n * steps + t - 1) * pixels) : undefined;
        for (let i = 0; i < pixels; i++) {
          const distance = apart(i % size, x, size) ** 2 + apart(Math.floor(i / size), y, size) ** 2;
          const bright = Math.exp(-distance / (2 * blob ** 2));
          if (shown) shown[i]! += bright;
          if (awaited) awaited[i] = bright;
        }
      }
    }
    return { frame, label, next };
  };
  const signals = {
    frame: { shape: [size, size, 1], steps },
    label: { shape: [], classes: directions },
    next: { shape: [pixels], steps },
  };
  return generated(["movers", { size, steps, directions, speed, blob, noise }], signals, { train, test, seed }, draw);
}

/** The distance on a ring of `size`. */
function apart(a: number, b: number, size: number): number {
  const distance = Math.abs(a - b) % size;
  return Math.min(distance, size - distance);
}
