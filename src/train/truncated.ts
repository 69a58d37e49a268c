import { customGrad, mul, type Tensor, tensor2d, zerosLike } from "../ops";
import { mapped, type Rows } from "./over-time";

/** For each time step whether credit goes from it to the step before: rows [steps, 1], 0 at every multiple of `after`. */
export const creditAt = (steps: number, after: number) =>
  tensor2d(
    Array.from({ length: steps }, (_, t) => Number(t % after > 0)),
    [steps, 1],
  );

/** What was, as it was, with so much of its gradient. */
export const truncated = <R extends Rows>(past: R, credit: Tensor): R => mapped(past, (each) => cut(each, credit)) as R;

const cut = customGrad((x, credit, save) => {
  (save as (tensors: unknown[]) => void)([credit]);
  return {
    value: (x as Tensor).clone(),
    gradFunc: (dy: Tensor, saved: Tensor[]) => [mul(dy, saved[0]!), zerosLike(saved[0]!)],
  };
});
