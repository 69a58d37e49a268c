import { add, div, mean, sqrt, square, type Tensor2D } from "../ops";

/**
 * What a normalised pathway brings of its source's activity: each sample's row divided by the root of the mean of its squares,
 * so that the squares average one and only the row's direction counts; zeros of a row of zeros.
 *
 * a / √(⟨a²⟩ + 1e-8), [samples, units]; no mean is taken off. Source: Hinton 2022, where an area passes on the
 * orientation of its activity and not the length.
 */
export const normalised = (activity: Tensor2D): Tensor2D =>
  div(activity, sqrt(add(mean(square(activity), 1, true), 1e-8))) as Tensor2D;
