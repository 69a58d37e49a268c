import { logSoftmax, mean, mul, neg, type Scalar, sum, type Tensor1D, type Tensor2D } from "../ops";

/** The cross-entropy between a target that adds up to one and the softmax of activity, in nats: its mean, and of each sample. */
export const softmaxError = {
  loss: (activity: Tensor2D, target: Tensor2D | undefined) =>
    neg(mean(sum(mul(target!, logSoftmax(activity)), 1))) as Scalar,
  each: (activity: Tensor2D, target: Tensor2D | undefined) =>
    neg(sum(mul(target!, logSoftmax(activity)), 1)) as Tensor1D,
};
