import { type Filled, s } from "./filled";

/** What an array is known by. */
export interface Description {
  readonly shape: readonly number[];
  readonly first: readonly number[];
  readonly last: number;
  readonly sum: number;
  readonly sum_of_squares: number;
}

/** What a parameter is known by after a step; `delta` is its difference from the start. */
export interface Checksum {
  readonly l2: number;
  readonly delta_l2: number;
  readonly delta_proj: number;
}

/** By the number of the step: its loss, and the parameters after it. */
export type Trajectory = {
  readonly [step: string]: { readonly loss: number; readonly params: { readonly [name: string]: Checksum } };
};

/** A golden file, as far as it is used: WORKLOADS.md, 1.3. */
export interface Golden {
  readonly step: string;
  readonly constants: { readonly [name: string]: number };
  readonly initial: { readonly [name: string]: Description };
  readonly fixed: { readonly [name: string]: Description };
  readonly batch0: readonly Description[];
  readonly last_batch: readonly Description[];
  readonly batches: number;
  readonly tolerance: { readonly loss: number; readonly delta: number };
  readonly steps: Trajectory;
  /** Where the whole run has been noted. */
  readonly after_310?: { readonly torch_float64: Trajectory[string] };
}

/** The steps whose numbers the golden files hold. */
export const checkedSteps = [1, 2, 10] as const;

export function describe({ shape, values }: Filled): Description {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return { shape, first: [...values.slice(0, 4)], last: values.at(-1)!, sum, sum_of_squares: squares };
}

/** Accumulated in float64. */
export function checksum(p: ArrayLike<number>, start: ArrayLike<number>): Checksum {
  let [squares, deltaSquares, projection] = [0, 0, 0];
  for (let k = 0; k < p.length; k++) {
    const delta = p[k]! - start[k]!;
    squares += p[k]! ** 2;
    deltaSquares += delta ** 2;
    projection += delta * s(7, k);
  }
  return { l2: Math.sqrt(squares), delta_l2: Math.sqrt(deltaSquares), delta_proj: projection };
}

/** How far a trajectory is from the golden one, and whether that is near enough. */
export interface Verdict {
  readonly ok: boolean;
  /** The largest difference of a loss, as a part of it. */
  readonly lossError: number;
  /** The largest difference of a checksum, as a part of the parameter's change. */
  readonly deltaError: number;
}

export function compare({ steps, tolerance }: Golden, got: Trajectory): Verdict {
  const off = (a: number | undefined, b: number, scale: number) => Math.abs((a ?? Number.NaN) - b) / Math.abs(scale);
  const lossErrors: number[] = [];
  const deltaErrors: number[] = [];
  for (const [t, { loss, params }] of Object.entries(steps)) {
    lossErrors.push(off(got[t]?.loss, loss, loss));
    for (const [name, golden] of Object.entries(params)) {
      const own = got[t]?.params[name];
      for (const key of ["delta_l2", "delta_proj"] as const)
        if (golden.delta_l2 > 0) deltaErrors.push(off(own?.[key], golden[key], golden.delta_l2));
    }
  }
  const [lossError, deltaError] = [Math.max(...lossErrors), Math.max(...deltaErrors)];
  return { ok: lossError <= tolerance.loss && deltaError <= tolerance.delta, lossError, deltaError };
}
