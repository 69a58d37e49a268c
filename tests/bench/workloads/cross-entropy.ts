import { logSoftmax, mean, mul, neg, oneHot, sum, type Tensor } from "../../../src/ops";

/** The mean over the rows of −log softmax(logits)[label]; over each of the leading axes by itself. */
export const crossEntropy = (logits: Tensor, labels: Tensor): Tensor =>
  neg(mean(sum(mul(hot(labels, logits.shape.at(-1)!), logSoftmax(logits)), -1), -1));

/** Integer labels as one-hot rows of numbers. */
export const hot = (labels: Tensor, classes: number): Tensor => oneHot(labels, classes, 1, 0, "float32");
