import { add, customGrad, matMul, type Tensor1D, type Tensor2D, zerosLike } from "../ops";

/** The numbers of a dense pathway: `weights` [pre, post], and `bias` [post] unless the pathway has none. */
export type Synapses = {
  readonly weights: Tensor2D;
  readonly bias?: Tensor1D;
};

/**
 * How a teaching signal crosses a pathway against the current: from [samples, post], at the drive, to [samples, pre], at
 * the activity. `undefined` where the pathway carries none.
 */
export type Backward = ((teaching: Tensor2D) => Tensor2D) | undefined;

/** The transpose of the forward weights: the gradient's own way back. */
export const transpose =
  (weights: Tensor2D): Backward =>
  (teaching) =>
    matMul(teaching, weights, false, true) as Tensor2D;

/**
 * The drive that a dense pathway brings to its target, `pre · weights + bias`, with a way back of its own.
 *
 * Differentiating what is made of the drive gives `preᵀ · teaching` for the weights whatever the way back is, where
 * `teaching` is the derivative at the drive; so the way back alone decides which rule of the gradient's family this is.
 *
 * @param pre activity of the source area, [samples, pre]
 * @returns [samples, post]
 */
export function drive(pre: Tensor2D, { weights, bias }: Synapses, backward: Backward): Tensor2D {
  const linear = customGrad((x, w, save) => {
    (save as (tensors: unknown[]) => void)([x]);
    return {
      value: matMul(x as Tensor2D, w as Tensor2D),
      gradFunc: (dy, saved) => [
        backward ? backward(dy as Tensor2D) : zerosLike(saved[0]!),
        matMul(saved[0] as Tensor2D, dy as Tensor2D, true, false),
      ],
    };
  });
  const current = linear(pre, weights) as Tensor2D;
  return bias ? (add(current, bias) as Tensor2D) : current;
}
