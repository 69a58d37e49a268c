import { circuit } from "../../../src";
import { type Tensor, type Tensor2D, tensor, tidy, tile } from "../../../src/ops";
import { type Program, program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import type { Signals } from "../../../src/train/forward";
import { initialState, type State } from "../../../src/train/state";
import { directionsOf } from "../../../src/train/step";

/** Signals of one sample: a row, or a row for every time step. */
export type Sample = { readonly [signal: string]: readonly number[] | readonly (readonly number[])[] };

/**
 * The directions for one sample, which is shown so often that what remains of the noise is small: for each pathway its
 * weights' direction, row after row.
 *
 * @param spec of a circuit
 * @param remembered numbers that the rule has in its memory at every pathway, in place of zeros
 */
export function expectedDirection(
  spec: object,
  sample: Sample,
  options: Shown = {},
): { readonly [pathway: string]: number[] } {
  return directionIn(program(circuit(spec as never).data), sample, options);
}

type Shown = { readonly times?: number; readonly seed?: number; readonly remembered?: () => object };

/** The same of a circuit that is ready. */
export function directionIn(plan: Program, sample: Sample, { times = 400_000, seed = 1, remembered }: Shown) {
  return tidy(() => {
    const shown = Object.fromEntries(
      Object.entries(sample).map(([name, values]): [string, Tensor] => {
        if (!Array.isArray(values[0])) return [name, tile(tensor(values as number[], [1, values.length]), [times, 1])];
        const rows = values as number[][];
        return [name, tile(tensor(rows.flat(), [rows.length, 1, rows[0]!.length]), [1, times, 1])];
      }),
    ) as Signals;
    const start = initialState(plan, streams(seed));
    const state = Object.fromEntries(
      Object.entries(start).map(([p, was]) => [p, remembered ? { ...was, memory: remembered() } : was]),
    ) as State;
    const found = directionsOf(plan, plan.stages[0]!, state, shown, "rules");
    return Object.fromEntries(
      plan.stages[0]!.plastic.map((p): [string, number[]] => [
        p,
        Array.from((found.of(p).synapses.weights as Tensor2D).dataSync()),
      ]),
    );
  });
}

/** The derivatives of a function of some numbers, by finite differences. */
export const derivatives = (of: (at: readonly number[]) => number, at: readonly number[]): number[] =>
  at.map((_, i) => {
    const moved = (by: number) => of(at.map((value, k) => (k === i ? value + by : value)));
    return (moved(1e-4) - moved(-1e-4)) / 2e-4;
  });
