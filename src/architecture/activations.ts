import { mul, onesLike, relu, sigmoid, square, step, sub, type Tensor, tanh } from "../ops";

export interface ActivationOf {
  /** Firing rate of a drive, elementwise. */
  readonly rate: (drive: Tensor) => Tensor;
  /** The derivative of the rate by the drive, elementwise; 0 at the corner of relu. */
  readonly slope: (drive: Tensor) => Tensor;
  /** Factor on the weights' standard deviation at the start. For relu and identity, activity then keeps its scale. */
  readonly gain: number;
}

export type Activation = "identity" | "relu" | "sigmoid" | "tanh";

/**
 * The transfer functions of rate units. Gains: He et al. 2015, eq. 10, for relu; LeCun et al. 1998, section 4.6, for
 * identity, and as a place to start from for the others.
 */
export const activations: { readonly [K in Activation]: ActivationOf } = {
  identity: { rate: (drive) => drive, slope: (drive) => onesLike(drive), gain: 1 },
  relu: { rate: (drive) => relu(drive), slope: (drive) => step(drive), gain: Math.SQRT2 },
  sigmoid: {
    rate: (drive) => sigmoid(drive),
    slope: (drive) => {
      const rate = sigmoid(drive);
      return mul(rate, sub(1, rate));
    },
    gain: 1,
  },
  tanh: { rate: (drive) => tanh(drive), slope: (drive) => sub(1, square(tanh(drive))), gain: 1 },
};
