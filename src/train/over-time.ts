import { scan } from "../engine/scan";
import type { Repeated } from "../learning/group";
import { reshape, Tensor, type Tensor2D, zeros } from "../ops";

/** Arrays by name, whose rows are the samples of every time step, one step after another: [steps · samples, units]. */
export type Rows = { readonly [name: string]: Tensor2D | Rows };

/**
 * Goes through time, from the first step to the last; without time there is one step.
 *
 * @param steps undefined without time
 * @param rows of which `body` is given those of its step, [samples, units]
 * @returns the last state, and the outputs of all steps as rows
 */
export function overTime<R extends Rows, S extends Repeated, O extends Rows>(
  steps: number | undefined,
  rows: R,
  start: S,
  body: (state: S, now: R) => { readonly state: S; readonly output: O },
): { readonly state: S; readonly outputs: O } {
  if (steps === undefined) {
    const { state, output } = body(start, rows);
    return { state, outputs: output };
  }
  const given = { clock: zeros([steps]), rows: mapped(rows, (each) => reshape(each, [steps, -1, each.shape.at(-1)!])) };
  const { state, outputs } = scan(
    (state: S, now: { readonly rows: R }) => body(state, now.rows) as never,
    start as never,
    given as never,
  ) as unknown as { readonly state: S; readonly outputs: O };
  return { state, outputs: mapped(outputs, (each) => reshape(each, [-1, each.shape.at(-1)!])) as O };
}

/** The same structure with each array changed. */
export const mapped = (rows: Rows, of: (each: Tensor) => Tensor): Rows =>
  Object.fromEntries(
    Object.entries(rows).map(([name, each]) => [name, each instanceof Tensor ? of(each) : mapped(each, of)]),
  ) as Rows;
