import { mean, type Scalar, squaredDifference, type Tensor1D, type Tensor2D } from "../ops";

/** The squared error between activity and a target, the mean over units: its mean over samples, and of each. */
export const squaredError = {
  loss: (activity: Tensor2D, target: Tensor2D | undefined) => mean(squaredDifference(activity, target!)) as Scalar,
  each: (activity: Tensor2D, target: Tensor2D | undefined) => mean(squaredDifference(activity, target!), 1) as Tensor1D,
};

/** The distribution of which that is the negative log-likelihood. */
export const normalAround = "a normal distribution of the target around the activity, with the variance units / 2";
